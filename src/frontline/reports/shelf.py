"""Put reports on the shelf: know what was there already, what is a new version, and what is a copy.

A copy is linked to the earliest published text of its story by a statement ``copy of``, in whatever order they come;
nothing is overwritten, so that the shelf can be read as of any instant. What is read from the texts is not known here:
``Placed`` says whose readings end, and when.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from frontline.days import end_of_day, parse_instant, write_instant
from frontline.errors import DeliveryError
from frontline.reports.copies import MOST_DAYS, Fingerprint, bands_of, judge_copy, share_of_shingles, take_fingerprint
from frontline.reports.report import Report
from frontline.store import documents, versions
from frontline.store.database import Connection
from frontline.store.statement import Statement, add_statements, read_statements, withdraw_statements
from frontline.store.versions import Version

COPY_OF = "copy of"
ORIGIN = "copies/1"  # the rules of ``copies``, and what a copy is marked with instead of the reader of its claims
OBSERVERS = ("monitor", "media")
SAID = ("title", "lang", "published", "publisher", "publisher_kind", "url", "text")  # what makes a version
CANDIDATES = 30
CACHED = 2000


@dataclass(frozen=True, slots=True)
class Ended:
    """A report, or one version of it, that no longer speaks for itself from an instant on."""

    report_id: str
    delivery_id: int | None
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a report came to stand.

    Attributes:
        is_new: whether these words were not there yet; where they were, nothing else is said.
        known_at: from when this version could be known.
        until: from when a later version, which was here first, replaces it; empty while none does.
        original: the report that it is a copy of; empty where it speaks for itself.
        ended: what it ends.
    """

    is_new: bool
    known_at: str = ""
    until: str = ""
    original: str = ""
    ended: tuple[Ended, ...] = ()


class Shelf:
    """The reports of a theatre, while one delivery is brought in."""

    def __init__(self, connection: Connection, delivery_id: int, source: str, at: datetime) -> None:
        self._connection = connection
        self._delivery_id = delivery_id
        self._source = source
        self._at = at
        self._links = {
            each.subject.removeprefix("report:"): (key, str(each.value["of"]))
            for key, each in read_statements(connection, property_=COPY_OF)
        }
        self._fingerprint = lru_cache(CACHED)(self._read_fingerprint)

    def place(self, report: Report) -> Placed:
        """Find a report's place among those that are there, and link it where it is a copy.

        Raises:
            DeliveryError: Its id is that of another outlet's report.
        """
        kept = versions.list_versions(self._connection, report.report_id)
        self._check_owner(report, kept)
        known_at = write_instant(_known_at(report, kept, self._at))
        if any(_is_same(report, each) and each.known_at == known_at for each in kept) or (
            kept and _is_same(report, kept[-1])
        ):
            return Placed(is_new=False)
        before = [each for each in kept if each.known_at <= known_at]
        after = [each for each in kept if each.known_at > known_at]
        reason = "the report came again in another version"
        ended = [Ended(report.report_id, each.delivery_id, known_at, reason) for each in before[-1:]]
        original, turned = self._find_original(report, known_at, is_newest=not after)
        until = after[0].known_at if after else ""
        return Placed(True, known_at, until, original, (*ended, *turned))

    def _check_owner(self, report: Report, kept: list[Version]) -> None:
        other = next((each for each in kept if each.source != self._source), None)
        if other is not None and other.publisher != report.publisher:
            message = f"its id is that of a report of {other.publisher}, which came by '{other.source}'"
            raise DeliveryError(message, "give it an id of its own", where=f"report '{report.report_id}'")

    def _find_original(self, report: Report, known_at: str, *, is_newest: bool) -> tuple[str, list[Ended]]:
        """Return the report that this one is a copy of, and what becomes a copy of this one."""
        own = take_fingerprint(report.text)
        bands = bands_of(own)
        match = self._find_match(report, own, bands)
        if is_newest and match is None and report.report_id in self._links:
            self._unlink(report.report_id, known_at, "another version is no copy")
        if match is None or match[2] < 1.0:
            versions.add_bands(self._connection, (report.report_id, self._delivery_id), report.published, bands)
        if match is None:
            return "", []
        root = self._root_of(match[0])
        if not is_newest or root == report.report_id:
            return (root if root != report.report_id else ""), []
        first = versions.list_versions(self._connection, root)[-1]
        instant = parse_instant(first.published_at) if first.published_at else None
        if _rank(first, instant) < _rank(report, report.published_at):
            return root, self._follow(report, own, root, max(known_at, first.known_at))
        return "", self._lead(report, own, root, max(known_at, first.known_at))

    def _find_match(self, report: Report, own: Fingerprint, bands: list[int]) -> tuple[str, int, float] | None:
        """Return report, delivery and likeness of the text that is most alike, where one is the same story."""
        days = (report.published - timedelta(days=MOST_DAYS), report.published + timedelta(days=MOST_DAYS))
        best: tuple[str, int, float] | None = None
        for key in versions.find_by_bands(self._connection, bands, days, CANDIDATES):
            if key[0] == report.report_id:
                continue
            lang, published, other = self._fingerprint(key)
            alike = judge_copy(own, other, (report.published, published)) if lang == report.lang else None
            if alike is not None and (best is None or alike > best[2]):
                best = (*key, alike)
        return best

    def _follow(self, report: Report, own: Fingerprint, root: str, at: str) -> list[Ended]:
        """Link a report, and what was linked to it, to an earlier one."""
        self._move(report.report_id, root, at)
        if self._links.get(report.report_id, ("", ""))[1] != root:
            if report.report_id in self._links:
                self._unlink(report.report_id, at, "it is a copy of another report")
            _, _, first = self._fingerprint(self._newest(root))
            self._link(report.report_id, root, _alike(own, first), at, report.digest)
        return [Ended(report.report_id, None, at, f"it is a copy of {root}")]

    def _lead(self, report: Report, own: Fingerprint, root: str, at: str) -> list[Ended]:
        """Link to a report what was published later: the former original and its copies."""
        if report.report_id in self._links:
            self._unlink(report.report_id, at, "it is the earliest of its story")
        self._move(root, report.report_id, at, own)
        _, _, former = self._fingerprint(self._newest(root))
        self._link(root, report.report_id, _alike(former, own), at, None)
        return [Ended(root, None, at, f"it is a copy of {report.report_id}, which was published earlier")]

    def _move(self, root: str, new: str, at: str, print_: Fingerprint | None = None) -> None:
        for copy in [each for each, (_, of) in self._links.items() if of == root and each != new]:
            self._unlink(copy, at, f"its original is a copy of {new}")
            first = print_ or self._fingerprint(self._newest(new))[2]
            self._link(copy, new, _alike(self._fingerprint(self._newest(copy))[2], first), at, None)

    def _link(self, copy: str, original: str, alike: float, at: str, digest: str | None) -> None:
        value = {"of": original, "similarity": alike}
        where = (digest, None, None, None, None, None)
        link = Statement(f"report:{copy}", COPY_OF, value, self._source, ORIGIN, *where, at, write_instant(self._at))
        add_statements(self._connection, [link])
        self._links[copy] = (link.make_id(), original)

    def _unlink(self, copy: str, at: str, reason: str) -> None:
        key, _ = self._links.pop(copy)
        withdraw_statements(self._connection, [key], at, reason)

    def _root_of(self, report_id: str) -> str:
        return self._links[report_id][1] if report_id in self._links else report_id

    def _newest(self, report_id: str) -> tuple[str, int]:
        return report_id, versions.list_versions(self._connection, report_id)[-1].delivery_id

    def _read_fingerprint(self, key: tuple[str, int]) -> tuple[str, date, Fingerprint]:
        version = next(each for each in versions.list_versions(self._connection, key[0]) if each.delivery_id == key[1])
        return version.lang, version.published, take_fingerprint(version.text)


def add_report(connection: Connection, delivery_id: int, report: Report, known_at: str, read_by: str) -> None:
    """Keep a version of a report."""
    names = (
        "report_id",
        "title",
        "lang",
        "published",
        "publisher",
        "publisher_kind",
        "url",
        "text",
        "digest",
        "author",
    )
    row = {name: getattr(report, name) for name in names} | {"delivery_id": delivery_id, "read_by": read_by}
    dateline = report.dateline.to_json() if report.dateline else None
    more = {"known_at": known_at, "dateline": dateline, "outlets": list(report.outlets)}
    instant = write_instant(report.published_at) if report.published_at else None
    documents.add_reports(connection, [row | more | {"published_at": instant}])


def read_copies(connection: Connection, known: str | None = None) -> dict[str, tuple[str, float]]:
    """Return each copy's original and how alike they are, as known at an instant (default: now)."""
    found = read_statements(connection, property_=COPY_OF, known=known)
    return {each.subject.removeprefix("report:"): (each.value["of"], each.value["similarity"]) for _, each in found}


def read_outlets(connection: Connection, known: str | None = None) -> dict[str, list[str]]:
    """Return, for each report that is no copy, the outlets that carried it, its own first, as known at an instant."""
    reports = {each.report_id: each for each in documents.list_reports(connection, known)}
    copies = read_copies(connection, known)
    found: dict[str, list[str]] = {}
    for report_id, each in sorted(reports.items(), key=lambda item: (item[0] in copies, item[1].published, item[0])):
        original = copies.get(report_id, (report_id, 1.0))[0]
        found.setdefault(original, []).extend([each.publisher, *each.outlets])
    return {report_id: list(dict.fromkeys(name for name in names if name)) for report_id, names in found.items()}


def _known_at(report: Report, kept: list[Version], at: datetime) -> datetime:
    """Return from when a version could be known: its edit; else of the first its publication, of later ones arrival."""
    if report.edited_at is not None:
        return report.edited_at
    first = report.first_known_at
    return first if all(parse_instant(each.known_at) > first for each in kept) else at


def _is_same(report: Report, version: Version) -> bool:
    return all(getattr(report, name) == getattr(version, name) for name in SAID)


def _alike(first: Fingerprint, second: Fingerprint) -> float:
    short, long = sorted((first, second), key=lambda each: each.words)
    return round(share_of_shingles(short, long), 3)


def _rank(text: Report | Version, published_at: datetime | None) -> tuple[datetime, bool, str]:
    """Return what makes one of two texts the original: the earlier; of one instant a party's own; else by id."""
    at = published_at or end_of_day(text.published)
    return at, text.publisher_kind in OBSERVERS, text.report_id
