"""Send a signed notice to an address that asked for it, through the door; what it says belongs to whoever sends it.

The signature is HMAC-SHA-256 (RFC 2104) over the instant, a full stop and the body, so that a notice can neither be
changed nor sent again later: ``Frontline-Signature: sha256=HEX``, ``Frontline-Instant: 2025-11-04T00:00:00Z``.
"""

import hashlib
import hmac

from frontline.errors import NetworkError
from frontline.sources.card import Fetch
from frontline.sources.fetch.door import Answer, Door

FIRST_BAD = 300
MOST_SECONDS = 60.0


def sign_notice(body: bytes, instant: str, key: str) -> dict[str, str]:
    """Return the headers of a notice; without a key it is not signed."""
    digest = hashlib.sha256(body).hexdigest()
    headers = {"Content-Type": "application/json", "Frontline-Instant": instant, "Frontline-Notice": digest}
    if key:
        mark = hmac.new(key.encode(), instant.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers["Frontline-Signature"] = f"sha256={mark}"
    return headers


def make_door(address: str, *, allow_http: bool, allow_private: bool) -> Door:
    """Return a door to an address, with limits of its own."""
    rules = Fetch(address=address, pace_seconds=0.0, max_megabytes=1.0, max_seconds=MOST_SECONDS,
                  allow_http=allow_http, allow_private=allow_private)  # fmt: skip
    return Door(rules)


def send_notice(door: Door, body: bytes, headers: dict[str, str]) -> int:
    """Send a notice and return the status of the answer; a server under strain is asked again, as the door does.

    Raises:
        RefusedError: The address is not allowed, or sends the notice elsewhere.
        NetworkError: It cannot be reached, or does not accept the notice.
    """
    address = door.rules.address

    def take(answer: Answer) -> int:
        if answer.status_code >= FIRST_BAD:
            raise NetworkError(f"{address} answers HTTP {answer.status_code} to a notice", "check the watch's address")
        return answer.status_code

    return door.ask(address, lambda: dict(headers), take, body)
