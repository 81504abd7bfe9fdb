"""The page beyond map and slider: playing, comparing, searching, languages, tables, pictures, embedding, offline."""

from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

pytestmark = pytest.mark.web

KEPT = """async () => {
  const all = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const kept = await Promise.all(all.map((each) => each.match("SHA256SUMS")));
  return kept.some(Boolean);
}"""


def test_days_play_without_a_request_and_stop(opened: Any) -> None:
    page = opened.page
    page.evaluate("location.hash = '#2031-04-20/assessed'")
    opened.wait_drawn("#2031-04-20/assessed")
    opened.requests.clear()
    page.locator("#play").click()
    opened.wait_drawn("#2031-04-29/assessed")
    page.wait_for_function("() => document.querySelector('#play').getAttribute('aria-label') === 'Play the days'")
    assert opened.requests == []
    assert opened.complaints == []


def test_two_days_lie_beside_each_other_behind_a_border_that_keys_move(opened: Any) -> None:
    page = opened.page
    before = opened.picture()
    page.locator("#compare").click()
    opened.wait_drawn("#2031-04-10/assessed?against=2031-03-13")
    divider = page.locator(".divider")
    assert "13 Mar 2031 on the left" in divider.get_attribute("aria-valuetext")
    beside = opened.picture()
    assert beside != before
    divider.press("End")
    assert divider.get_attribute("aria-valuenow") == "98"
    assert opened.picture() not in {before, beside}
    page.locator("#compare").click()
    opened.wait_drawn("#2031-04-10/assessed")
    assert opened.complaints == []


@pytest.mark.parametrize("typed", ["місте", "МЕСТЕЧ", "mistech"])
def test_a_place_is_found_in_each_script_and_has_a_panel(opened: Any, typed: str) -> None:
    page = opened.page
    page.locator("#search").fill(typed)
    page.locator("#found li").first.wait_for()
    page.locator("#search").press("Enter")
    page.wait_for_function("() => document.querySelector('.figures h2').textContent.includes('Mistechko')")
    assert "Містечко" in page.locator(".figures h2").inner_text()
    assert page.locator(".shares tbody tr").count() == 3
    assert "What each side says of Mistechko" in page.locator(".about").inner_text()
    page.locator(".back").click()
    page.wait_for_function("() => document.querySelector('.figures h2').textContent.startsWith('Midtown')")
    assert opened.complaints == []


@pytest.mark.parametrize(
    ("language", "title"),
    [("uk", "Як читати мапу"), pytest.param("ru", "Как читать карту", marks=pytest.mark.backtest)],
)
def test_the_page_speaks_the_language_of_its_link(host: Any, visit: Any, language: str, title: str) -> None:
    page = visit.open(f"{host.address}#2031-04-10/assessed?lang={language}").page
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator(".legend h2").inner_text() == title
    assert page.locator("#language").input_value() == language
    assert "10" in page.locator("#timeline time").inner_text()
    assert "{" not in page.locator("body").inner_text()
    assert visit.complaints == []


def test_the_tables_say_what_the_map_shows(opened: Any, content: Any) -> None:
    page = opened.page
    page.locator("#tables > summary").click()
    page.locator(".changes li").first.wait_for()
    field = content.fields["assessed"]
    crossed = ((field[40] >= 50) != (field[39] >= 50)).sum() * 0.25
    listed = page.locator(".changes li").evaluate_all("rows => rows.map((row) => Number(row.dataset.km2))")
    assert sum(listed) == pytest.approx(crossed)
    row = page.locator(".places tbody tr", has_text="Midtown").inner_text()
    assert "%" in row
    assert "Redland" in row or "Blueland" in row
    page.locator("#tables > summary").click()


@pytest.mark.parametrize(("kind", "start"), [("png", b"\x89PNG"), ("svg", b"<svg ")])
def test_a_picture_has_the_cut_off_in_it(opened: Any, kind: str, start: bytes) -> None:
    page = opened.page
    page.evaluate("location.hash = '#2031-04-10/assessed?show=contested'")
    opened.wait_drawn("#2031-04-10/assessed?show=contested")
    page.locator(".menu summary").click()
    with page.expect_download() as waiting:
        page.locator(f"[data-tool='picture.{kind}']").click()
    data = waiting.value.path().read_bytes()
    assert waiting.value.suggested_filename == f"Midtown-2031-04-10-assessed.{kind}"
    assert data.startswith(start)
    if kind == "svg":
        drawing = fromstring(data.decode())
        assert drawing.find(".//{*}path[@fill='url(#dots2)']") is not None
        assert "Probability that neither side holds the ground alone (10 April 2031)" in "".join(drawing.itertext())
        assert "cut-off 30 Apr 2031" in data.decode()
        assert "Invented" in data.decode()
        key = data.decode().partition('<g id="key">')[2].partition("</g>")[0]
        assert key.count("<rect") == 11, "ten bands and the middle"
        assert "Probability, in %, that Redland holds the ground" in key
    page.evaluate("location.hash = '#2031-04-10/assessed'")
    opened.wait_drawn("#2031-04-10/assessed")


@pytest.mark.backtest
def test_within_another_page_there_is_only_the_map(host: Any, visit: Any) -> None:
    page = visit.open(f"{host.address}?embed=1#2031-04-10/assessed").page
    assert not page.locator("#panel").is_visible()
    assert page.locator("#timeline").is_visible()
    assert page.locator(".whole a").is_visible()


@pytest.mark.backtest
def test_a_link_of_another_edition_says_so(host: Any, visit: Any) -> None:
    page = visit.open(f"{host.address}#2031-04-10/assessed?known=2031-04-15T00:00:00Z").page
    assert "15 Apr 2031" in page.locator(".said").inner_text()


@pytest.mark.backtest
def test_the_page_comes_up_without_a_network(host: Any, browser: Any) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(host.address)
    page.wait_for_selector("body.ready", timeout=60_000)
    page.wait_for_function(KEPT, timeout=60_000)
    context.set_offline(True)
    page.goto(f"{host.address}#2031-03-20/atlas")
    page.reload()
    page.wait_for_selector("body.ready", timeout=60_000)
    assert page.locator("#timeline time").get_attribute("datetime") == "2031-03-20"
    context.close()
