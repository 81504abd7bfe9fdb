"""Send a JSON object to a service and bring back the one that it answers with, through the door.

What is asked and what the answer means belongs to whoever asks; here are only the limits, the key and the errors.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from frontline.errors import NetworkError, RefusedError
from frontline.sources.card import Fetch
from frontline.sources.fetch.answer import take_object
from frontline.sources.fetch.door import Door

MOST_MEGABYTES = 4.0


@dataclass(frozen=True, slots=True)
class Service:
    """A service that answers JSON with JSON.

    Attributes:
        door: the way out, with its limits.
        key: sent as a bearer token; empty: none. It is never shown.
        remedy: what to do where the service fails, for messages.
    """

    door: Door
    key: str = field(repr=False)
    remedy: str

    def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a question.

        Raises:
            RefusedError: The address is not allowed, or sends the question elsewhere.
            NetworkError: It cannot be reached, answers wrongly, or too much, or too late.
        """
        address = self.door.rules.address
        body = json.dumps(question, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        try:
            return self.door.ask(
                address, lambda: dict(headers), lambda answer: take_object(answer, address, self.door), body
            )
        except (NetworkError, RefusedError) as error:
            raise type(error)(error.message, self.remedy) from None


def open_service(
    address: str, key: str, remedy: str, *, max_seconds: float, allow_http: bool, allow_private: bool
) -> Service:
    """Return a service at an address, behind a door with limits of its own."""
    rules = Fetch(
        address=address, pace_seconds=0.0, max_megabytes=MOST_MEGABYTES, max_seconds=max_seconds,
        allow_http=allow_http, allow_private=allow_private,
    )  # fmt: skip
    return Service(Door(rules), key, remedy)
