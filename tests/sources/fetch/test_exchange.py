"""What is sent to a service goes to its own address and no other, and no answer of its can do harm."""

import json

import pytest

from frontline.errors import NetworkError, RefusedError
from frontline.sources.card import Fetch
from frontline.sources.fetch.door import Door
from frontline.sources.fetch.exchange import Service, open_service
from unruly import Unruly

REMEDY = "correct the settings"


def service(address: str, *, max_seconds: float = 20.0) -> Service:
    rules = Fetch(
        address=address, allow_http=True, allow_private=True, max_megabytes=4, max_seconds=max_seconds, pace_seconds=0
    )
    return Service(Door(rules, sleep=lambda _: None), "secret", REMEDY)


def test_a_question_is_sent_with_its_key_and_the_answer_brought_back(server: str) -> None:
    assert service(f"{server}/item").ask({"text": "Покровськ"})["id"] == "abc"
    assert json.loads(Unruly.posted[-1]) == {"text": "Покровськ"}
    assert Unruly.asked[-1][1]["authorization"] == "Bearer secret"
    assert "secret" not in repr(service(server))


@pytest.mark.parametrize(
    ("path", "message"),
    [("down", "503"), ("page", "a web page"), ("large", "more than 4 MB"), ("plain", "JSON object"), ("none", "404")],
)
def test_a_wrong_answer_says_what_is_wrong_and_what_to_do(server: str, path: str, message: str) -> None:
    with pytest.raises(NetworkError, match=message) as caught:
        service(f"{server}/{path}").ask({})
    assert caught.value.remedy == REMEDY


def test_a_slow_answer_is_cut_off(server: str) -> None:
    with pytest.raises(NetworkError):
        service(f"{server}/silent", max_seconds=0.4).ask({})


@pytest.mark.parametrize("path", ["outward", "inward", "moved", "circle"])
def test_nothing_is_sent_on(server: str, path: str) -> None:
    """Not to a file, not inwards, not even to another address of the same host: the key would go with it."""
    Unruly.asked.clear()
    with pytest.raises(RefusedError, match="elsewhere"):
        service(f"{server}/{path}").ask({})
    assert [each[0] for each in Unruly.asked] == [f"/{path}"]


def test_an_address_must_be_public_and_encrypted_unless_the_settings_say_otherwise(server: str) -> None:
    for address in (f"{server}/item", "https://127.0.0.1/v1", "file:///etc/passwd"):
        shut = open_service(address, "", REMEDY, max_seconds=5, allow_http=False, allow_private=False)
        with pytest.raises(RefusedError):
            shut.ask({})
