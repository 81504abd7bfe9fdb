"""A notice comes whole and signed to the one address that asked for it, or its sender is told why not."""

import hashlib
import hmac

import pytest

from frontline.errors import NetworkError, RefusedError
from frontline.sources.fetch.door import Door
from frontline.sources.fetch.notice import make_door, send_notice, sign_notice
from unruly import Unruly

AT = "2031-01-02T00:00:00Z"


def door(address: str) -> Door:
    made = make_door(address, allow_http=True, allow_private=True)
    made.sleep = lambda _: None
    return made


def test_a_notice_is_signed_so_that_neither_body_nor_instant_can_be_changed(server: str) -> None:
    body = '{"place": "Альба"}'.encode()
    assert send_notice(door(f"{server}/plain"), body, sign_notice(body, AT, "secret")) == 200
    headers = Unruly.asked[-1][1]
    assert Unruly.posted[-1] == body
    expected = hmac.new(b"secret", AT.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["frontline-signature"] == f"sha256={expected}"
    assert headers["frontline-instant"] == AT
    assert "secret" not in str(headers)
    assert sign_notice(body, "2031-01-03T00:00:00Z", "secret")["Frontline-Signature"] != f"sha256={expected}"
    assert "Frontline-Signature" not in sign_notice(body, AT, "")


def test_a_server_under_strain_is_asked_again_and_a_refusal_is_told(server: str) -> None:
    Unruly.posted.clear()
    with pytest.raises(NetworkError, match="503"):
        send_notice(door(f"{server}/down"), b"{}", {})
    assert len(Unruly.posted) == 4
    with pytest.raises(NetworkError, match="HTTP 404 to a notice"):
        send_notice(door(f"{server}/none"), b"{}", {})


def test_a_notice_goes_nowhere_else(server: str) -> None:
    with pytest.raises(RefusedError, match="elsewhere"):
        send_notice(door(f"{server}/moved"), b"{}", {})
    with pytest.raises(RefusedError, match="no public address"):
        send_notice(make_door(f"{server}/plain", allow_http=True, allow_private=False), b"{}", {})
