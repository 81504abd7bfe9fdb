"""Tell the ledger of claims: the sides in columns, how claimants fared, and what people said of claims."""

from typing import Any

from rich import box
from rich.markup import escape
from rich.table import Table

from frontline.publish.words import place_words
from frontline.theatre.tell.words import draw, percent


def sides(data: dict[str, Any]) -> str:
    """Tell the parties' claims in columns, a row a matter, with monitors, the assessment and contradictions below."""
    if not data["rows"]:
        return f"no claims about {data['place']}"
    parties = list(data["rows"][0]["claims"])
    table = Table(*(f"{party} says" for party in parties), title=f"{data['place']}, as known {data['known']}",
                  box=box.SIMPLE_HEAD, show_lines=False, expand=True)  # fmt: skip
    for column in table.columns:
        column.ratio = 1
    return "\n".join([draw(table), *(_matter(row, data["place"], parties) for row in data["rows"])])


def _matter(row: dict[str, Any], place: str, parties: list[str]) -> str:
    """Tell one matter: its question, the columns, and what stands below them."""
    of = f" ({row['of']})" if row["of"] else ""
    table = Table(*(party for party in parties), box=None, show_header=False, expand=True, padding=(0, 2, 0, 0))
    for column in table.columns:
        column.ratio = 1
    table.add_row(*("\n".join(_claim(each, place) for each in row["claims"][party]) or "-" for party in parties))
    lines = [f"{row['question']}{of}", draw(table)]
    lines += [f"  monitor: {_flat(each, place)}" for each in row["monitors"]]
    lines += [f"  media:   {_flat(each, place)}" for each in row["media"]]
    return "\n".join([*lines, *_tensions(row), *_assessed(row["assessed"])]) + "\n"


def _tensions(row: dict[str, Any]) -> list[str]:
    """Tell each contradiction between parties or monitors once, however often the same two say it."""
    by_id = {each["id"]: each for own in (*row["claims"].values(), row["monitors"]) for each in own}
    lines = []
    for each in row["tensions"]:
        pair = [by_id.get(each[name]) for name in ("first", "second")]
        names = [f"{claim['speaker']} {claim['published']}" for claim in pair if claim is not None]
        if len(names) == len(pair):
            lines.append(f"  {each['kind'].upper()}: {' / '.join(names)}: {each['why']}")
    return list(dict.fromkeys(lines))


def _claim(each: dict[str, Any], place: str) -> str:
    return f"[bold]{each['published']}  {escape(each['speaker'])}[/bold]\n{escape(_what(each, place))}\n"


def _what(each: dict[str, Any], place: str) -> str:
    denied = "denied: " if each["polarity"] == "-" else ""
    modality = "" if each["modality"] == "fact" else f", {each['modality']}"
    held = f"; {_confirmed(each['confirmed'])}" if each["confirmed"] else ""
    kind = each["type"].replace("_", " ")
    return f"{denied}{kind}{modality}, {place_words(each['relation'], place)}{held}: “{each['text']}”"


def _flat(each: dict[str, Any], place: str) -> str:
    return f"{each['published']}  {each['speaker']}, {_what(each, place)}"


def _confirmed(found: dict[str, Any]) -> str:
    if found["state"] == "confirmed":
        return f"shown by {found['by']} {found['lag_days']} days later"
    if found["state"] == "shown already":
        return f"shown by {found['by']} since {found['since']}"
    return (
        f"{found['state']} after {found['followed_days']} days"
        if found["state"] == "not yet"
        else "contradicted by maps"
    )


def confirmed_line(found: dict[str, Any] | None) -> list[str]:
    """Tell what maps say of a claim, in one line or none."""
    return [f"    maps: {_confirmed(found)}"] if found else []


def _assessed(found: dict[str, Any] | None) -> list[str]:
    lines = []
    for name, each in (found or {}).items():
        if each is not None:
            lines.append(f"  assessed {name} ({each['on']}): {_figures(each)}")
    return lines


def _figures(each: dict[str, Any]) -> str:
    if "assessed" in each:
        own = ", ".join(
            f"{row['party']} {percent(row['share'])} ({percent(row['low'])} to {percent(row['high'])})"
            for row in each["assessed"]
        )
        maps = ", ".join(
            f"{row['source']} {percent(row['share'])}" for row in each["sources"] if row["share"] is not None
        )
        return f"{own}; maps: {maps or 'none'}"
    width = each["corridor_width_km"]
    ring = f"ring closed {percent(each['angular_share']['15'])} of the directions within 15 km"
    return f"{ring}, corridor {width['value']} km ({width['low']} to {width['high']})"


def claimants(rows: list[dict[str, Any]]) -> str:
    """Tell how claimants fared, a row a claimant and period."""
    if not rows:
        return "no claims that a map could confirm"
    table = Table(
        "side",
        "claimant",
        "period",
        "n",
        "shown already",
        "shown by now",
        "median lag, days",
        "p90",
        "not shown",
        box=None,
    )
    for row in rows:
        lag = row["lag_days"]
        median = (
            "over half not shown"
            if lag["median"] is None
            else f"{lag['median']:+d} ({_day(lag['low'])} to {_day(lag['high'])})"
        )
        share = f"{percent(row['confirmed_share'])} ({percent(row['low'])} to {percent(row['high'])})"
        cells = [row["holder"], escape(row["name"]), row["period"], str(row["n"]), percent(row["shown_already_share"])]
        table.add_row(*cells, share, median, _day(lag["p90"]), str(row["open"]))
    return (
        f"{draw(table)}\nby the map that showed it first; --json has each map alone; a lag below 0: the map was first"
    )


def _day(days: int | None) -> str:
    return "open" if days is None else f"{days:+d}"


def to_review(row: dict[str, Any]) -> str:
    """Tell a claim beside its sentence, as a person reviews it."""
    around = row["around"]
    places = "; ".join(f"{place['name']} ({place['relation']})" for place in row["places"])
    fields = ", ".join(f"{name}={row[name]}" for name in ("type", "actor", "speaker", "holder", "polarity", "modality"))
    days = f"event_from={row['event_from']}, event_until={row['event_until']}"
    said = f"{row['publisher']}, {row['published']}  {row['id']}"
    words = f"... {around['before']}>>{around['words']}<<{around['after']} ..."
    return "\n".join([said, " ".join(words.split()), f"  {fields}", f"  {days}, places={places}"])


def reviewed(row: dict[str, Any]) -> str:
    """Tell what stands of a reviewed claim."""
    said = row["review"]
    if said is None:
        return f"{row['id']}: not reviewed"
    changes = ", ".join(f"{name}: {_value(old)} -> {_value(row[name])}" for name, old in said["machine"].items())
    reason = f" ({said['reason']})" if said["reason"] else ""
    return f"{row['id']}: {said['verdict']} by {said['by']}{reason}" + (f"; {changes}" if changes else "")


def _value(value: Any) -> str:  # noqa: ANN401  # any JSON
    return "; ".join(place["name"] for place in value) if isinstance(value, list) else str(value)


def evaluate(data: dict[str, Any]) -> str:
    """Tell how right the machine is by what people said of its claims."""
    if not data["reviewed"]:
        return "no claim has been reviewed; 'frontline review' shows one after another"
    table = Table("", "precision", "found again", *data["fields"], box=None)
    for name, row in (("all", data), *data["by_lang"].items()):
        shares = (row["precision"], row["recall_of_reviewed"], *row["fields"].values())
        table.add_row(name, *(f"{percent(each['share'])} of {each['n']}" if each else "-" for each in shares))
    return f"{data['reviewed']} claims reviewed; --json has the intervals\n{draw(table)}"


def judgement(data: dict[str, Any]) -> str:
    """Tell what a person said of who holds a place."""
    text = (
        f"{data['id'][:10]}  {data['place']['name']} on {data['on']}: held by {data['held_by']}, "
        f"{percent(data['sure'])} sure; {data['person']}, {data['known'][:10]}: {data['reason']}"
    )
    if data["withdrawn"]:
        return f"{text}\n  taken back by {data['withdrawn']['person']}: {data['withdrawn']['reason']}"
    return text


def judgements(rows: list[dict[str, Any]]) -> str:
    """Tell what persons said of who holds places, a line each."""
    return "\n".join(judgement(row) for row in rows) or "no judgement stands"
