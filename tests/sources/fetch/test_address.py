"""Addresses that may be opened, and those that may not."""

import pytest

from frontline.errors import RefusedError
from frontline.sources.card import Fetch
from frontline.sources.fetch import door
from frontline.sources.fetch.address import check_numbers, is_public, parse_target


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/", "ftp://example.org/", "file:///etc/passwd", "https://user:word@example.org/", "https://",
        "https://127.0.0.1/", "https://[::1]/", "https://10.1.2.3/", "https://192.168.0.1/", "https://172.16.0.1/",
        "https://169.254.169.254/", "https://[fe80::1]/", "https://[fc00::1]/", "https://224.0.0.1/", "https://0.0.0.0/",
        "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/", "https://100.64.0.1/",
        "https://2130706433/", "https://0x7f.1/", "https://localhost/", "https://[::7f00:1]/", "https://[fec0::1]/",
        "https://[64:ff9b:1::a00:1]/", "https://[2001:db8::1]/", "https://198.18.0.1/", "https://[bad/",
        "https://example.org:99999/",
    ],
)  # fmt: skip
def test_what_is_not_public_is_refused(address: str) -> None:
    with pytest.raises(RefusedError):
        check(address)


def check(address: str) -> None:
    rules = Fetch(address=address)
    target = parse_target(address, rules)
    check_numbers(target, door.resolve(target.host, target.port), rules)


@pytest.mark.parametrize("number", ["9.9.9.9", "2620:fe::9", "64:ff9b::909:909", "::ffff:9.9.9.9"])
def test_what_is_public_is_let_through(number: str) -> None:
    assert is_public(number)


def test_one_private_number_among_public_ones_is_enough() -> None:
    rules = Fetch(address="https://example.org/")
    with pytest.raises(RefusedError, match=r"10\.0\.0\.1"):
        check_numbers(parse_target(rules.address, rules), ["9.9.9.9", "10.0.0.1"], rules)


def test_a_card_lets_in_its_own_mirror_and_no_other_private_host() -> None:
    rules = Fetch(address="http://127.0.0.1/", allow_http=True, allow_private=True)
    check_numbers(parse_target(rules.address, rules), ["127.0.0.1"], rules)
    with pytest.raises(RefusedError, match="no public address"):
        check_numbers(parse_target("http://127.0.0.2/", rules), ["127.0.0.2"], rules)
