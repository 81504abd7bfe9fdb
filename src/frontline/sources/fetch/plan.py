"""Decide what to ask a source for, ask for what is not there yet, and say what has come.

Three kinds of source: one file, or one a day; an archive of files; a service of layers. What has come is not fetched
again: an address is asked only whether it has changed, a file of a day past ``revised_days`` not even that.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from frontline.days import ONE_DAY, now, write_instant
from frontline.errors import FrontlineError, NetworkError, UsageError
from frontline.sources.card import Card, Fetch
from frontline.sources.delivery import digest_of
from frontline.sources.fetch.address import fill_day
from frontline.sources.fetch.answer import Taken, take_file
from frontline.sources.fetch.archive import take_files
from frontline.sources.fetch.door import Door
from frontline.sources.fetch.downloads import Answered, Member, Members, Part, Shelf
from frontline.sources.fetch.service import bring_bundle

MEGABYTE = 1_000_000
MOST_MISSING_IN_A_ROW = 30
BEYOND_NAME = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_NAME = 120

Told = Callable[[str], None]


@dataclass
class Haul:
    """What a fetch has brought so far.

    Attributes:
        paths: the files, new or not, in the order in which they are to be read.
        new: how many of them came now.
        missing: days of which the source has nothing.
    """

    paths: list[Path] = field(default_factory=list)
    new: int = 0
    missing: list[date] = field(default_factory=list)

    def add(self, path: Path, *, is_new: bool) -> None:
        """Add a file."""
        self.paths.append(path)
        self.new += is_new


@dataclass(frozen=True, slots=True)
class Errand:
    """What one fetch works with: the source's rules and name, its downloads, the way out, and what has come."""

    source: str
    rules: Fetch
    shelf: Shelf
    door: Door
    haul: Haul
    told: Told


def rules_of(card: Card, since: date | None) -> Fetch:
    """Return what a card says about fetching.

    Raises:
        UsageError: It says nothing, or its deliveries have no days to choose from.
    """
    if card.fetch is None:
        message = f"the card of {card.name} has no address to fetch from"
        raise UsageError(message, "get the files yourself and ingest them, or add [fetch] to the card")
    if since is not None and not card.fetch.has_days:
        message = f"the deliveries of {card.name} cannot be told apart by day before they are read"
        raise UsageError(message, "leave --since out")
    return card.fetch


def bring(card: Card, folder: Path, since: date | None, haul: Haul, told: Told, door: Door | None = None) -> None:
    """Bring what a source has published.

    Args:
        card: of the source.
        folder: of the theatre's downloads.
        since: nothing of an earlier day.
        haul: filled as files come, so that what has come is known when the rest fails.
        told: told what is going on.
        door: the way out; for tests.

    Raises:
        UsageError: The card does not say where from.
        RefusedError: The address is not public, or the archive not safe.
        NetworkError: It cannot be reached, answers wrongly, too slowly or too much.
        StorageError: The folder cannot be written.
    """
    rules = rules_of(card, since)
    errand = Errand(card.name, rules, Shelf(folder / card.name), door or Door(rules), haul, told)
    if rules.kind == "arcgis":
        _bring_service(errand)
    elif rules.kind == "archive":
        _bring_archive(errand, since)
    elif rules.has_days:
        _bring_days(errand, since)
    elif not _bring_file(errand, rules.address):
        raise NetworkError(f"{rules.address} answers HTTP 404", "check fetch.address on the card")


def _bring_days(errand: Errand, since: date | None) -> None:
    today = now().date()
    first = max(since, errand.rules.first_day) if since and errand.rules.first_day else errand.rules.first_day or today
    in_a_row = 0
    settled = today - timedelta(days=errand.rules.revised_days)
    for day in (first + timedelta(days=n) for n in range((today - first) // ONE_DAY + 1)):
        there = _find_there(errand, fill_day(errand.rules.address, day))
        if there is not None and day < settled:
            errand.haul.add(there, is_new=False)
        elif not _bring_file(errand, fill_day(errand.rules.address, day)):
            errand.haul.missing.append(day)
            in_a_row += 1
            if in_a_row == MOST_MISSING_IN_A_ROW:
                break
            continue
        in_a_row = 0
    if errand.haul.missing and not errand.haul.paths:
        message = f"{errand.rules.address} has no file of {first} or the days after it"
        raise NetworkError(message, "check fetch.address and fetch.first_day on the card")


def _bring_file(errand: Errand, address: str) -> bool:
    """Bring one file, or find that it has not changed; tell whether there is one."""
    taken, part = _ask(errand, address, _find_there(errand, address) is not None)
    if taken.is_missing:
        return False
    before = errand.shelf.find(address)
    if taken.is_unchanged and before is not None:
        errand.haul.add(errand.shelf.path_of(before.digest, before.name), is_new=False)
        return True
    answered = _keep(errand, address, part, taken)
    is_new = before is None or before.digest != answered.digest
    errand.haul.add(errand.shelf.path_of(answered.digest, answered.name), is_new=is_new)
    return True


def _find_there(errand: Errand, address: str) -> Path | None:
    before = errand.shelf.find(address)
    path = errand.shelf.path_of(before.digest, before.name) if before else None
    return path if path is not None and path.is_file() else None


def _ask(errand: Errand, address: str, may_be_unchanged: bool) -> tuple[Taken, Part]:  # noqa: FBT001  # one caller a kind
    """Ask for an address: only for what has changed, or for the rest of what was cut off."""
    part, before = errand.shelf.part(address), errand.shelf.find(address)
    name = _name_of(errand, address)
    errand.told(name)

    def headers() -> dict[str, str]:
        asked = {"Accept-Encoding": "identity" if errand.rules.kind == "archive" else "gzip"}
        if part.mark and part.size:
            return {"Accept-Encoding": "identity", "Range": f"bytes={part.size}-", "If-Range": part.mark}
        if may_be_unchanged and before is not None:
            asked |= {"If-None-Match": before.etag} if before.etag else {}
            asked |= {"If-Modified-Since": before.last_modified} if before.last_modified else {}
        return asked

    def tell_size(size: int) -> None:
        errand.told(f"{name}, {size / MEGABYTE:,.1f} MB")

    taken = errand.door.ask(address, headers, lambda answer: take_file(answer, address, errand.door, part, tell_size))
    if taken.is_unchanged and not (may_be_unchanged and before is not None):
        raise NetworkError(f"{address} says that nothing has changed, and was not asked", "try again later")
    return taken, part


def _keep(errand: Errand, address: str, part: Part, taken: Taken) -> Answered:
    marks = (taken.etag, taken.last_modified)
    return errand.shelf.keep(part, address, _name_of(errand, address), marks, write_instant(now()))


def _bring_archive(errand: Errand, since: date | None) -> None:
    address = errand.rules.address
    members = _find_members(errand, since)
    taken, part = _ask(errand, address, members is not None or _find_there(errand, address) is not None)
    if taken.is_missing:
        raise NetworkError(f"{address} answers HTTP {taken.status}", "check fetch.address on the card")
    before = errand.shelf.find(address)
    answered = before if taken.is_unchanged and before is not None else _keep(errand, address, part, taken)
    known = {each.digest for each in members.files} if members else set()
    if members is None or members.digest != answered.digest:
        members = _take_members(errand, answered, since)
    else:
        errand.shelf.keep_members(address, members)
    chosen = [each for each in members.files if not (since and each.day and each.day < since.isoformat())]
    for each in sorted(chosen, key=lambda member: (member.day, member.name)):
        errand.haul.add(errand.shelf.path_of(each.digest, each.name), is_new=each.digest not in known)


def _find_members(errand: Errand, since: date | None) -> Members | None:
    """Return what was taken out of the archive before, if by the same pattern, and from as early on."""
    found = errand.shelf.find_members(errand.rules.address)
    before = errand.shelf.find(errand.rules.address)
    if found is None or before is None or (found.digest, found.pattern) != (before.digest, errand.rules.members):
        return None
    return found if not found.since or (since is not None and found.since <= since.isoformat()) else None


def _take_members(errand: Errand, answered: Answered, since: date | None) -> Members:
    archive = errand.shelf.path_of(answered.digest, answered.name)
    files = []
    try:
        for wanted in take_files(archive, answered.address, errand.rules, since):
            name = _plain_name(wanted.path)
            errand.told(f"taking out {name}")
            digest, _ = errand.shelf.keep_bytes(wanted.body, name)
            files.append(Member(name, digest, wanted.day.isoformat() if wanted.day else ""))
        if not files:
            message = f"{answered.address} holds no file like '{errand.rules.members}'" + (
                f" since {since}" if since else ""
            )
            raise NetworkError(message, "check fetch.members on the card: the publisher may have moved its files")
    except FrontlineError:
        archive.unlink(missing_ok=True)  # it is not to be taken for good when it has not changed the next time
        raise
    members = Members(answered.digest, errand.rules.members, since.isoformat() if since else "", tuple(files))
    errand.shelf.keep_members(answered.address, members)
    return members


def _bring_service(errand: Errand) -> None:
    address = errand.rules.address
    before, there = errand.shelf.find(address), _find_there(errand, address)
    body = bring_bundle(address, errand.rules.layers, errand.door, errand.told)
    at = now()
    if before is not None and there is not None and before.digest == digest_of(body):
        errand.haul.add(there, is_new=False)
        return
    name = _plain_name(fill_day(errand.rules.name or f"{errand.source}_{{day-}}.json", at.date()))
    digest, path = errand.shelf.keep_bytes(body, name)
    errand.shelf.remember(Answered(address, digest, name, "", "", write_instant(at)))
    errand.haul.add(path, is_new=True)


def _name_of(errand: Errand, address: str) -> str:
    """Return the name under which a file is kept: the card's, or the last part of the address."""
    given = errand.rules.name
    return _plain_name(fill_day(given, now().date()) if given else urlsplit(address).path)


def _plain_name(path: str) -> str:
    """Return the last part of a path, with nothing in it that a file system could misread."""
    last = BEYOND_NAME.sub("_", path.rsplit("/", 1)[-1]).strip("._")
    return last[-LONGEST_NAME:] or "delivery"
