"""Keys show a team what is not out yet, and nobody else; licences hold for them too."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

import frontline
from frontline.errors import NotFoundError, UsageError
from guarded import DAYS, LAST, TODAY, ask, copy_apart
from program import answer

CONTROL = "/collections/control/items"


def make(guarded: Path, *scopes: str) -> dict[str, str]:
    made = frontline.open(guarded).add_key("night desk", scopes)
    assert made["key"].startswith("fl_")
    return {"authorization": f"Bearer {made['key']}"}


def days_of(client: TestClient, headers: dict[str, str]) -> set[str]:
    reply = client.get(f"{CONTROL}?datetime=../..&limit=1000", headers=headers)
    assert reply.status_code == 200, reply.text
    return {each["properties"]["on"] for each in reply.json()["features"]}


def test_an_early_key_sees_what_the_delay_holds_back_and_readers_still_do_not(
    client: TestClient, guarded: Path
) -> None:
    early = make(guarded, "early")
    assert max(days_of(client, early)) > str(LAST)
    assert max(days_of(client, {})) == str(LAST)
    day = max(days_of(client, early))
    shown = client.get(f"{CONTROL}?datetime={day}", headers=early)
    assert (shown.status_code, shown.headers["cache-control"]) == (200, "no-store")
    assert "Authorization" in shown.headers["vary"]
    ask(client, CONTROL, 403, datetime=day)
    assert "embargoed" in {each["properties"]["status"] for each in shown.json()["features"]}
    states = client.get(f"/collections/states/items?datetime={DAYS[3]}", headers=early).json()
    assert {each["properties"]["source"] for each in states["features"]} == {"atlas"}, "licences hold"
    claims = client.get("/collections/claims/items", headers=early).json()["features"]
    assert not any("PRIVATEWORDS" in str(each) for each in claims)


def test_a_key_for_embargoes_sees_inside_them_and_no_earlier(client: TestClient, guarded: Path) -> None:
    inside = make(guarded, "embargoed")
    shown = client.get(f"{CONTROL}?datetime={DAYS[1]}", headers=inside).json()["features"]
    assert "embargoed" not in {each["properties"]["status"] for each in shown}
    assert client.get(f"{CONTROL}?datetime={TODAY}", headers=inside).status_code == 403
    assert "embargoed" in {each["properties"]["status"] for each in ask(client, CONTROL, datetime=DAYS[1])["features"]}


def test_a_key_is_kept_as_its_digest_and_can_be_revoked(client: TestClient, guarded: Path, tmp_path: Path) -> None:
    made = answer("-t", guarded, "key", "add", "desk", "--scope", "early")
    headers = {"authorization": f"Bearer {made['key']}"}
    assert client.get(CONTROL, headers=headers).status_code == 200
    listed = answer("-t", guarded, "key", "list")
    assert made["id"] in {each["id"] for each in listed}
    assert "key" not in listed[0]
    for file in copy_apart(guarded, tmp_path / "copy").glob("frontline.db*"):
        assert made["key"].encode() not in file.read_bytes()
    assert answer("-t", guarded, "key", "revoke", made["id"])["revoked_at"]
    refused = client.get(CONTROL, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "RefusedError")
    assert client.get(CONTROL, headers={"authorization": "Bearer other"}).status_code == 403
    theatre = frontline.open(guarded)
    with pytest.raises(NotFoundError, match="no key"):
        theatre.revoke_key(made["id"])
    with pytest.raises(UsageError, match="no scope 'all'"):
        theatre.add_key("desk", ["all"])
