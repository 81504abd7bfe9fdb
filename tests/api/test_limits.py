"""A client that asks too often is told so, and when to come back; others are not held up by it."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from frontline.api import server
from frontline.api.app import PROXIES_VARIABLE, make_app
from frontline.api.limits import name_client
from frontline.errors import UsageError

MOST = 5


def test_who_asks_too_often_is_told_when_to_come_back(guarded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PROXIES_VARIABLE, "127.0.0.1")
    app = make_app(guarded, "", MOST)
    with TestClient(app, client=("127.0.0.1", 1)) as proxy, TestClient(app, client=("192.0.2.9", 1)) as direct:
        found = [proxy.get("/conformance", headers={"x-forwarded-for": "198.51.100.7"}) for _ in range(3 * MOST)]
        assert [each.status_code for each in found].count(200) in (MOST, 2 * MOST), "a new minute may have begun"
        refused = found[-1]
        assert refused.status_code == 429
        assert refused.json()["code"] == "LimitError"
        assert f"{MOST} requests in a minute" in refused.json()["description"]
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert refused.headers["cache-control"] == "no-store"
        page = proxy.get("/", headers={"x-forwarded-for": "198.51.100.7", "accept": "text/html"})
        assert (page.status_code, page.headers["content-type"].split(";")[0]) == (429, "text/html")
        assert proxy.get("/conformance", headers={"x-forwarded-for": "198.51.100.8"}).status_code == 200
        lies = [direct.get("/", headers={"x-forwarded-for": f"10.0.0.{n}"}).status_code for n in range(3 * MOST)]
        assert 429 in lies, "who is no trusted proxy is not believed"
        text = proxy.get("/metrics", headers={"x-forwarded-for": "198.51.100.9"}).text
        assert 'resource="(too often)",status="429"' in text


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("a.socket", "a.socket"),
    ],
)
def test_a_client_is_an_address_or_a_network_of_version_6(host: str, name: str) -> None:
    assert name_client({"type": "http", "client": (host, 1)}) == name


def test_without_a_limit_nobody_is_refused(client: TestClient) -> None:
    assert {client.get("/conformance").status_code for _ in range(50)} == {200}


@pytest.mark.parametrize("proxy", ["notanet", "10.0.0.1/8", "10.0.0.1,10.0.0.2", "*", ""])
def test_a_proxy_that_no_client_can_be_is_refused_before_anything_is_served(guarded: Path, proxy: str) -> None:
    with pytest.raises(UsageError, match="neither an address nor a network"):
        server.run(guarded, "127.0.0.1", 0, 1, "", 600, ("10.0.0.0/8", "2001:db8::1", proxy))
