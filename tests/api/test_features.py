"""The abstract tests of OGC API - Features, part 1 (OGC 17-069r4, annex A), and what this api adds to it."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
import shapely
from starlette.testclient import TestClient

from frontline.api.parameters import DAY
from frontline.theatre.folder import OpenTheatre
from frontline.theatre.scorecard import write_scorecard_page
from guarded import DAYS, LAST, MARKUP, TODAY, ask

COLLECTIONS = (
    *("control", "contested", "states", "claims", "places", "measures", "events"),
    *("routes", "forecasts", "scorecards"),
)
TIMELESS = "places"


def links(document: dict[str, Any], rel: str) -> list[dict[str, str]]:
    return [each for each in document["links"] if each["rel"] == rel]


def test_a1_a2_http_is_1_1_and_errors_have_their_status(client: TestClient) -> None:
    assert client.get("/").status_code == 200
    assert client.get("/nowhere").status_code == 404
    assert client.get("/collections/nothing/items").status_code == 404
    wrong = client.post("/collections/control/items")
    assert (wrong.status_code, "GET" in wrong.headers["allow"]) == (405, True)
    head = client.head("/collections")
    assert (head.status_code, head.content) == (200, b"")


def test_a3_to_a5_the_landing_page_leads_everywhere(client: TestClient) -> None:
    landing = ask(client, "/")
    for rel in ("self", "alternate", "service-desc", "service-doc", "conformance", "data"):
        assert links(landing, rel), rel
    for each in landing["links"]:
        assert client.get(each["href"]).status_code == 200, each
        assert each["type"].split(";")[0] in client.get(each["href"]).headers["content-type"]


def test_a6_a7_the_definition_is_openapi_and_covers_what_it_answers(client: TestClient) -> None:
    reply = client.get("/api")
    assert reply.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.1"
    paths = reply.json()["paths"]
    assert {f"/collections/{name}/items" for name in COLLECTIONS} <= set(paths)
    names = {each["name"]: each for each in paths["/collections/control/items"]["get"]["parameters"]}
    assert (names["bbox"]["style"], names["bbox"]["explode"]) == ("form", False)
    assert names["limit"]["schema"] == {"type": "integer", "minimum": 1, "default": 100}
    assert {"datetime", "known", "bbox", "limit", "offset", "f"} <= set(names)
    for path, item in paths.items():
        for word in re.findall(r"{(\w+)}", path):
            assert any(each["name"] == word and each["in"] == "path" for each in item["get"]["parameters"])


def test_a8_a9_conformance_names_only_what_is_tested_here(client: TestClient) -> None:
    classes = {each.rpartition("/")[2] for each in ask(client, "/conformance")["conformsTo"]}
    assert classes == {"core", "geojson", "html"}


def test_a10_to_a14_collections_say_what_they_hold(client: TestClient) -> None:
    everything = ask(client, "/collections")
    assert [each["id"] for each in everything["collections"]] == list(COLLECTIONS)
    for each in everything["collections"]:
        assert {"application/geo+json", "text/html"} <= {link["type"] for link in links(each, "items")}
        west, south, east, north = each["extent"]["spatial"]["bbox"][0]
        assert (west < east, south < north) == (True, True)
        one = ask(client, f"/collections/{each['id']}")
        assert {name: one[name] for name in one if name != "links"} == {n: each[n] for n in each if n != "links"}
    span = everything["collections"][0]["extent"]["temporal"]["interval"][0]
    assert (span[0][:10], span[1][:10]) == (str(DAYS[0]), str(LAST))


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a15_to_a22_items_are_geojson_with_links_and_counts(client: TestClient, name: str) -> None:
    reply = client.get(f"/collections/{name}/items")
    assert reply.headers["content-type"] == "application/geo+json"
    items = reply.json()
    assert items["type"] == "FeatureCollection"
    assert {"self", "alternate", "collection"} <= {each["rel"] for each in items["links"]}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", items["timeStamp"])
    assert items["numberReturned"] == len(items["features"])
    assert items["numberMatched"] == len(items["features"])
    for each in items["features"]:
        assert ask(client, f"/collections/{name}/items/{each['id']}")["properties"] == each["properties"]
        shape = shapely.from_geojson(orjson.dumps(each["geometry"])) if each["geometry"] else None
        assert shape is None or shape.is_valid


@pytest.mark.parametrize("name", ["control", "claims", "places"])
def test_limit_and_paging_lead_through_all_features_once(client: TestClient, name: str) -> None:
    whole = ask(client, f"/collections/{name}/items", limit=10_000)["features"]
    address: str | None = f"/collections/{name}/items?limit=2"
    seen: list[str] = []
    while address:
        page = client.get(address).json()
        assert len(page["features"]) <= 2
        seen += [each["id"] for each in page["features"]]
        address = next((each["href"] for each in links(page, "next")), None)
    assert seen == [each["id"] for each in whole]
    assert ask(client, f"/collections/{name}/items", limit=10**30)["features"] == whole


def test_bbox_selects_what_touches_it(client: TestClient) -> None:
    def find(box: str, name: str = "places") -> set[str]:
        return {each["id"] for each in ask(client, f"/collections/{name}/items", bbox=box)["features"]}

    assert find("10.05,45.04,10.07,45.06") == {"t:1"}
    assert find("10.05,45.04,-5,10.07,45.06,9000") == {"t:1"}
    assert find("170,44,10.07,46") == {"t:1"}, "a box over the antimeridian"
    assert find("0,45.1,20,45.0") == set()
    assert find("0,0,1,1", "control") == set()
    assert len(find("10.19,45.0,10.2,45.01", "control")) == 1


@pytest.mark.parametrize("box", ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "nan,0,1,1"])
def test_a_box_that_is_none_is_refused(client: TestClient, box: str) -> None:
    assert ask(client, "/collections/places/items", 400, bbox=box)["code"] == "UsageError"


def on(items: dict[str, Any]) -> set[str]:
    return {each["properties"]["on"] for each in items["features"]}


def test_datetime_selects_days(client: TestClient) -> None:
    path = "/collections/control/items"
    assert on(ask(client, path)) == {str(LAST)}
    assert on(ask(client, path, datetime=DAYS[0])) == {str(DAYS[0])}
    assert on(ask(client, path, datetime=f"{DAYS[0]}T12:00:00+02:00")) == {str(DAYS[0])}
    assert on(ask(client, path, datetime=f"{DAYS[1]}/{DAYS[3]}")) == {str(each) for each in DAYS[1:4]}
    assert on(ask(client, path, datetime=f"../{DAYS[1]}")) == {str(each) for each in DAYS[:2]}
    assert on(ask(client, path, datetime="../..")) == {str(each) for each in DAYS}
    assert on(ask(client, path, datetime="1999-01-01/1999-02-01")) == set()
    claims = "/collections/claims/items"
    assert len(ask(client, claims, datetime=DAYS[1])["features"]) == 2
    assert ask(client, claims, datetime=DAYS[3])["features"] == []
    assert len(ask(client, f"/collections/{TIMELESS}/items", datetime="1999-01-01")["features"]) == 5


@pytest.mark.parametrize("time", ["today", "2025-02-30", "2025-13-01", "2025-1-1", "2025-11-03/x", "2025-11-03T25:00Z"])
def test_a_time_that_is_none_is_refused(client: TestClient, time: str) -> None:
    assert "span of time" in ask(client, "/collections/control/items", 400, datetime=time)["description"]


def test_every_day_that_the_calendar_has_is_read_and_no_other() -> None:
    day = date(1999, 1, 1)
    while day < date(2029, 1, 1):
        assert re.fullmatch(DAY, str(day))
        day += timedelta(days=1)
    assert not any(re.fullmatch(DAY, each) for each in ("2023-02-29", "1900-02-29", "2024-04-31", "0000-01-01"))


def test_unknown_and_repeated_parameters_are_refused(client: TestClient) -> None:
    assert "'foo'" in ask(client, "/collections/control/items", 400, foo=1)["description"]
    assert client.get("/collections/control/items?limit=1&limit=2").status_code == 400
    assert client.get("/collections/control/items?limit=0").status_code == 400
    assert client.get("/collections/control/items?f=xml").status_code == 400
    assert client.get("/collections/control/items?known=" + "9" * 5000).status_code == 400


def test_properties_choose_features(client: TestClient) -> None:
    red = ask(client, "/collections/control/items", party="RED")["features"]
    assert {each["properties"]["party"] for each in red} == {"RED"}
    assert ask(client, "/collections/claims/items", type="losses")["features"] == []


def test_known_goes_back_to_what_was_known_then(client: TestClient) -> None:
    path = "/collections/states/items"
    early = f"{DAYS[4]}T00:00:00Z"
    assert ask(client, path, known=early)["features"][0]["properties"]["day"] == str(DAYS[3])
    assert ask(client, path)["features"][0]["properties"]["day"] == str(DAYS[4])
    ask(client, path, 403, datetime=DAYS[4], known=early)
    future = ask(client, path, datetime=DAYS[2], known=TODAY + timedelta(days=40))
    assert future["features"] == ask(client, path, datetime=DAYS[2])["features"]


def test_html_has_every_answer_and_no_script(client: TestClient) -> None:
    for path in ("/", "/conformance", "/collections", "/collections/claims", "/api", "/release", "/licences"):
        reply = client.get(path, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
        assert reply.headers["content-type"].startswith("text/html"), path
        assert "script-src" not in reply.headers["content-security-policy"]
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        assert "<script" not in reply.text
    for name in COLLECTIONS:
        text = client.get(f"/collections/{name}/items?f=html").text
        assert "<html" in text
        assert "<script" not in text
    reply = client.get("/", headers={"accept": "application/json, text/html"})
    assert reply.headers["content-type"] == "application/json"


def test_hostile_names_and_words_are_harmless(client: TestClient) -> None:
    page = client.get("/collections/places/items?f=html").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert MARKUP not in page
    assert any(MARKUP in each["properties"]["name"] for each in ask(client, "/collections/places/items")["features"])
    junk = client.get('/collections/control/items?f=html&party="><script>alert(1)</script>')
    assert (junk.status_code, "<script" in junk.text) == (200, False)
    fault = client.get("/collections/control/items/<script>alert(1)</script>?f=html")
    assert (fault.status_code, "<script" in fault.text) == (404, False)
    brief = client.get(f"/briefs/t:3?on={DAYS[1]}&f=html")
    assert (brief.status_code, "<script" in brief.text) == (200, False)
    themap = client.get("/map/")
    assert "script-src 'self'" in themap.headers["content-security-policy"]
    assert MARKUP not in themap.text
    assert client.get("/", headers={"host": "evil/<b>"}).status_code == 400
    for path in ("/map/../frontline.toml", "/map/%2e%2e/frontline.db", "/map/.frontline-site", "/map//etc/passwd"):
        assert client.get(path).status_code == 404, path


def test_an_answer_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    path = "/collections/control/items"
    first = client.get(path)
    assert first.headers["content-encoding"] == "gzip"
    assert "max-age=60" in first.headers["cache-control"]
    again = client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get(path, headers={"accept-encoding": "identity"})
    assert plain.headers["etag"] != first.headers["etag"]
    assert plain.content == first.content
    assert client.get(path, headers={"if-none-match": '"other"'}).status_code == 200


def test_health_and_metrics(client: TestClient) -> None:
    assert ask(client, "/healthz")["status"] == "ok"
    client.get("/conformance")
    text = client.get("/metrics").text
    count = re.search(r'frontline_requests_total\{resource="/conformance",status="200"\} (\d+)', text)
    assert count
    assert int(count[1]) >= 1
    assert 'frontline_request_seconds_bucket{le="+Inf"}' in text


def test_briefs_are_data_pages_and_text(client: TestClient) -> None:
    data = ask(client, "/briefs/Alba", on=DAYS[1])
    assert all(each["references"] for section in data["sections"] for each in section["sentences"])
    assert client.get(f"/briefs/t:1?on={DAYS[1]}&f=markdown").headers["content-type"].startswith("text/markdown")
    assert ask(client, "/briefs/t:1", 400)["description"] == "'on' is missing"
    assert ask(client, "/briefs/t:1", 400, on=DAYS[1], lang="fr")["description"].startswith("'fr' is no language")
    assert ask(client, "/briefs/Nowhere", 404, on=DAYS[1])["code"] == "NotFoundError"


BEGINS = {"pdf": b"%PDF-", "docx": b"PK", "html": b"<!DOCTYPE html>", "markdown": b"# ", "text": b""}


@pytest.mark.parametrize("lang", ["en", "uk", "ru"])
def test_briefs_have_every_form_in_every_language(client: TestClient, lang: str) -> None:
    data = ask(client, "/briefs/t:1", on=DAYS[1], lang=lang)
    assert data["language"] == lang
    cyrillic = "".join(each["text"] for section in data["sections"] for each in section["sentences"])
    assert bool(re.search("[а-яіїє]{4}", cyrillic)) == (lang != "en")
    for form, begin in BEGINS.items():
        reply = client.get(f"/briefs/t:1?on={DAYS[1]}&lang={lang}&f={form}")
        assert (reply.status_code, reply.headers["content-language"]) == (200, lang), reply.text
        assert reply.content.lower().startswith(begin.lower())
        named = reply.headers.get("content-disposition", "")
        assert named.endswith(f'-{lang}.{form}"') == (form in ("pdf", "docx"))
        same = client.get(
            f"/briefs/t:1?on={DAYS[1]}&lang={lang}&f={form}", headers={"if-none-match": reply.headers["etag"]}
        )
        assert same.status_code == 304


def test_ways_are_shown_by_state_and_not_on_embargoed_ground(client: TestClient) -> None:
    items = ask(client, "/collections/routes/items")["features"]
    assert {each["properties"]["mode"] for each in items} == {"road", "railway"}
    assert "free" not in {each["properties"]["state"] for each in items}, "the line is near"
    length = sum(each["properties"]["length_km"] for each in items if each["properties"]["mode"] == "road")
    assert 16 < length < 18, "of 25.4 km four are embargoed, and four held back by an alarm"
    one = ask(client, "/collections/routes/items", mode="road", state=items[0]["properties"]["state"])["features"]
    assert len(one) == 1


def test_forecasts_look_ahead_from_the_last_map_with_their_interval_and_record(client: TestClient) -> None:
    items = ask(client, "/collections/forecasts/items")["features"]
    assert {each["properties"]["days"] for each in items} == {7, 30, 90}
    assert "t:2" not in {each["properties"]["place"] for each in items}, "it is embargoed"
    for each in items:
        said = each["properties"]
        assert 0 <= said["low"] <= said["probability"] <= said["high"] <= 1
        assert str(LAST) <= said["known"] <= ask(client, "/release")["cut_off"]
        assert said["by"] == str(date.fromisoformat(said["known"][:10]) + timedelta(days=said["days"]))
        assert said["record"]["n"] > 1000


def test_scorecards_leave_private_sources_out(client: TestClient) -> None:
    items = ask(client, "/collections/scorecards/items")["features"]
    assert {each["properties"]["name"] for each in items if each["properties"]["kind"] == "map"} == {
        "atlas",
        "unlicensed",
    }
    assert "inner" not in str([each["properties"] for each in items])
    assert all(each["geometry"] is None for each in items)


def test_the_page_of_scores_names_no_private_source(guarded: Path) -> None:
    theatre = OpenTheatre.at(guarded)
    page = write_scorecard_page(theatre)["scorecard.html"].decode()
    titles = {name: card.title for name, card in theatre.cards.items()}
    assert titles["atlas"] in page
    assert titles["inner"] not in page
