"""Answer with what is written for readers: briefs, the release that is shown, corrections, licences."""

from typing import Any

import orjson

from frontline.api.call import Call, Resource
from frontline.api.parameters import FORMAT, KNOWN, LANG, ON, make_format
from frontline.api.reply import (
    BRIEF_POLICY,
    DOCX,
    HTML,
    JSON,
    MARKDOWN,
    PDF,
    TEXT,
    Reply,
    make_json,
    make_page,
    make_reply,
)
from frontline.publish import render
from frontline.publish.tongue import ENGLISH

FORMS = {"json": JSON, "html": HTML, "markdown": MARKDOWN, "text": TEXT, "pdf": PDF, "docx": DOCX}
FILES = {"pdf": "pdf", "docx": "docx"}  # what a reader keeps as a file, and how its name ends


def answer_briefs(call: Call) -> Reply:
    """Return how to ask for a brief, and the one of the theatre's focus on the last day."""
    _, last = call.showcase.period()
    focus = call.showcase.settings.focus
    about = "A cited brief of any place with an outline: /briefs/PLACE?on=DAY, PLACE by name or id, in three languages."
    links = call.link_forms(JSON)
    if focus:
        href = call.address(f"/briefs/{focus}", on=last)
        links.append({"rel": "item", "href": href, "type": JSON, "title": f"{focus} on {last}"})
        page = call.address(f"/briefs/{focus}", on=last, f="pdf")
        links.append({"rel": "item", "href": page, "type": PDF, "title": f"{focus} on {last}, on one page"})
    if call.as_page:
        return _page(call, "Briefs", about, links, [])
    return make_json({"title": "Briefs", "description": about, "links": links})


def answer_brief(call: Call) -> Reply:
    """Return the brief of a place and day, in a language and a form; written once for all forms."""
    values = call.values
    language = values.get("lang", ENGLISH)
    written = call.showcase.brief(call.names["place"], values["on"], values.get("known"), language)
    form = values.get("f", "html" if call.as_page else "json")
    said = render.as_data(written)
    content = orjson.dumps([form, said | {"generated_at": ""}])  # when it was written makes it no other brief
    headers = {"Content-Language": language}
    if form == "html":
        headers["Content-Security-Policy"] = BRIEF_POLICY
    elif form in FILES:
        headers["Content-Disposition"] = f'inline; filename="brief-{values["on"]}-{language}.{FILES[form]}"'
    body = orjson.dumps(said) if form == "json" else render.render_file(written, form)
    return make_reply(body, FORMS[form], headers, tagged=content)


def answer_release(call: Call) -> Reply:
    """Return which release is shown, who signed it, its manifest, and what it holds back."""
    about = call.showcase.about()
    if not call.as_page:
        return make_json(about | {"links": call.link_forms(JSON)})
    made = about["record"] or {}
    rows = [[name, made[name]] for name in ("made_at", "first_day", "last_day", "rule") if name in made]
    rows += [["signed by", each["person"]] for each in made.get("signatures", [])]
    rows.append(["cut-off", about["cut_off"]])
    files = [[path, digest] for path, digest in made.get("manifest", {}).items()]
    held = [[each["title"], each["refused"]] for each in about["refused"]]
    held += [[each["name"], f"embargoed: {each['reason']}"] for each in about["embargoes"]]
    tables = [
        {"title": "The release", "heads": ["what", "value"], "rows": rows},
        {"title": "Held back", "heads": ["what", "why"], "rows": held},
        {"title": "Manifest (SHA-256)", "heads": ["part", "digest"], "rows": files},
    ]
    return _page(call, f"Release {about['release']}", about["note"], call.link_forms(JSON), tables)


def answer_corrections(call: Call) -> Reply:
    """Return what maps said and later changed."""
    rows = call.showcase.corrections(call.values.get("known"))
    if not call.as_page:
        return make_json({"corrections": rows, "links": call.link_forms(JSON)})
    heads = ["source", "valid", "said", "known_said", "now", "known_now", "reason"]
    table = {"title": f"{len(rows)} corrections", "heads": heads, "rows": [[row[h] for h in heads] for row in rows]}
    return _page(call, "Corrections", "Area in km2 that a map showed as held, before and after.", [], [table])


def answer_licences(call: Call) -> Reply:
    """Return what the licence of each source lets out."""
    rows = call.showcase.licences()
    if not call.as_page:
        return make_json({"sources": rows, "links": call.link_forms(JSON)})
    cells = [[r["title"], r["licence"]["name"], r["licence"]["class"], r["refused"] or "may be drawn"] for r in rows]
    table = {"title": "Sources", "heads": ["source", "licence", "class", "its drawing"], "rows": cells}
    return _page(call, "Licences", "", call.link_forms(JSON), [table])


def _page(call: Call, title: str, lead: str, links: list[dict[str, str]], tables: list[dict[str, Any]]) -> Reply:
    style = call.address("/style.css")
    return make_page("document.html", title=title, links=links, lead=lead, tables=tables, style=style)


def list_resources() -> list[Resource]:
    """Return all that this part of the api can be asked for."""
    tag, place = "Papers", {"place": "A place, by name or id."}
    asks = (ON, KNOWN, LANG, make_format(*FORMS))
    return [
        Resource("/briefs", "How to ask for a brief", answer_briefs, (FORMAT,), tag=tag),
        Resource(
            "/briefs/{place}", "The cited brief of a place and day", answer_brief, asks,
            "brief", tuple(FORMS.values()), tag, names=place,
        ),
        Resource("/release", "Which release is shown", answer_release, (FORMAT,), "release", tag=tag),
        Resource("/corrections", "What maps said and later changed", answer_corrections, (KNOWN, FORMAT), tag=tag),
        Resource("/licences", "What each licence lets out", answer_licences, (FORMAT,), tag=tag),
    ]  # fmt: skip
