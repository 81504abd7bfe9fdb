"""Tables of texts, by the columns that the card names."""

from datetime import UTC, date, datetime

import pytest

from articles import read
from frontline.errors import DeliveryError

TEXT = "Russian forces took the town of Pokrovsk, the ministry said, and its staff denied it."
BODY = f"""nr;words;day;outlet;note
1;"{TEXT}
It said no more.";2025-11-03T18:00:00+02:00;Agency;x
2;{TEXT};2025-11-04;Post;
"""
COLUMNS = {"id": "nr", "text": "words", "published": "day", "publisher": "outlet"}
MAPPING = {"columns": COLUMNS, "delimiter": ";", "ignore": ["note"], "kinds": {"Post": "BLUE"}}


def test_columns_of_the_card() -> None:
    (first, second), ignored = read(BODY, "reports.csv", mapping=MAPPING)
    assert (first.report_id, first.publisher, first.publisher_kind) == ("1", "Agency", "media")
    assert first.text == TEXT + "\nIt said no more."
    assert (first.published, first.published_at) == (date(2025, 11, 3), datetime(2025, 11, 3, 16, tzinfo=UTC))
    assert (second.publisher_kind, second.published_at, ignored) == ("BLUE", None, {})


def test_columns_called_as_their_fields() -> None:
    body = f"text\tpublished\tlang\ttitle\n{TEXT}\t2025-11-03\ten\tA title\n"
    (report,), _ = read(body, "many.tsv")
    assert (report.report_id, report.title, report.lang) == ("many-1", "A title", "en")


@pytest.mark.parametrize(
    ("body", "mapping", "words"),
    [
        (BODY.replace("words", "text"), MAPPING, r"column 'words' is missing \(columns: nr, text, day, outlet, note\)"),
        (BODY, MAPPING | {"ignore": []}, "unknown column 'note'; name it in"),
        ("id,published\n1,2025-11-03\n", {}, "column 'text' is missing"),
        (f"text,text\n{TEXT},a\n", {}, "two columns have the same name"),
        (f"text,published\n{TEXT}\n", {}, "row 1: it has not the 2 columns"),
        (f'text,published\n"{TEXT},2025-11-03\n', {}, "it is no table"),
        (f"text,published\n{TEXT.replace(',', '')},soon\n", {}, "row 1: its 'published'"),
        (b"text\n\xff\xfe\n", {}, "no utf-8"),
        (f"text,published\n{TEXT.replace(',', '')}\x00,2025-11-03\n", {}, "no table|cannot be written"),
        ("text,published\n", {}, "it holds no report"),
    ],
)
def test_what_is_refused(body: bytes | str, mapping: dict[str, object], words: str) -> None:
    with pytest.raises(DeliveryError, match=words):
        read(body, "reports.csv", mapping=mapping)
