"""Tell what became of a gazetteer, and which places a text names."""

from typing import Any

from rich.table import Table

from frontline.theatre.tell.words import draw


def gazetteer(data: dict[str, Any]) -> str:
    """Tell what was built, and each count below it."""
    head = f"{data['places']} places and {data['outlines']} outlines in {data['path']}, {data['seconds']} s"
    return "\n".join([head, *(f"  {count} {what}" for what, count in sorted(data["counts"].items()))])


def places(rows: list[dict[str, Any]]) -> str:
    """Tell the names of places in a text as a table, with contradictions below it."""
    table = Table("words", "place", "score", "rule", "area", box=None)
    for row in rows:
        place = row["place"]["name"] if row["place"] else "-"
        table.add_row(
            row["surface"], place, f"{row['score']:.2f}", row["rule"], row["area"]["rule"] if row["area"] else "-"
        )
    asides = [
        f"{row['surface']}: '{each['stated']}' of {each['of']} is stated;"
        f" the gazetteer says {each['computed_deg']} degrees"
        for row in rows
        for each in row["conflicts"]
    ]
    return "\n".join([draw(table), *asides])
