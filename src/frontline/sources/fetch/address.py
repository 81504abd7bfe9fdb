"""Say which addresses may be opened: their scheme, their host, and which numbers are of the public internet.

Nothing here touches the network; ``door`` resolves a name and asks here about each number that it has.
"""

import ipaddress
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlsplit, urlunsplit

from frontline.errors import RefusedError
from frontline.sources.card import Fetch

PORTS = {"https": 443, "http": 80}
UNICAST = ipaddress.ip_network("2000::/3")  # RFC 4291: all that is given out of IPv6 so far
TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address behind a translator
SHOWN = 200


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be opened once its host's numbers are found to be allowed.

    Attributes:
        text: the address itself.
        scheme: ``https`` or ``http``.
        host: the name, or the number.
        port: where the address says none, the scheme's.
        named: host and port as the address writes them, for the request's ``Host``.
        path: with the query, as it is asked for.
    """

    text: str
    scheme: str
    host: str
    port: int
    named: str
    path: str

    def at(self, number: str) -> str:
        """Return the address with a number in the place of the host's name."""
        place = f"[{number}]:{self.port}" if ":" in number else f"{number}:{self.port}"
        return f"{self.scheme}://{place}{self.path}"


def parse_target(text: str, rules: Fetch) -> Target:
    """Read an address.

    Raises:
        RefusedError: Its scheme is not allowed, or it names no host, or a password.
    """
    shown = text[:SHOWN]
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise RefusedError(f"'{shown}' is no address", "write it as https://host/path") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and rules.allow_http):
        message = f"'{parts.scheme}' is no allowed scheme ({shown})"
        raise RefusedError(message, "only https is fetched; fetch.allow_http on the card lets http in")
    if not host or "@" in parts.netloc:
        raise RefusedError(f"'{shown}' names no host, or a password", "write it as https://host/path")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Target(
        text, parts.scheme, host, port or PORTS[parts.scheme], parts.netloc, urlunsplit(("", "", path, query, ""))
    )


def check_numbers(target: Target, numbers: list[str], rules: Fetch) -> None:
    """Refuse a host of which any number is not of the public internet.

    The host on a card that lets private ones in is let through; another host, to which it may redirect, is not.

    Raises:
        RefusedError: One is not.
    """
    is_mirror = rules.allow_private and target.host == urlsplit(rules.address).hostname
    for number in numbers:
        if not is_mirror and not is_public(number):
            message = f"{target.host} is {number}, which is no public address"
            raise RefusedError(message, "only your own mirror may be private: fetch.allow_private with its address")


def is_public(number: str) -> bool:
    """Tell whether an IP address is one of the public internet, also where IPv6 wraps one of IPv4."""
    try:
        address = ipaddress.ip_address(number)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address in TRANSLATED:
            return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(str(inner))
        if address not in UNICAST:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def fill_day(address: str, day: date | None) -> str:
    """Return an address with a day in the places that it has for one."""
    return address if day is None else address.replace("{day}", f"{day:%Y%m%d}").replace("{day-}", f"{day:%Y-%m-%d}")
