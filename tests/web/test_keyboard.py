"""A walk through the page with the keyboard alone: what Tab reaches in which order, and what each key does there."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.web

# What has the focus, by the name of its control, and whether that can be seen.
NAME = """() => {
  const at = document.activeElement;
  if (at === document.body) return ["BODY", true];
  const marked = [at, at.nextElementSibling ?? at].map((each) => getComputedStyle(each))
    .some((style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
  const names = [at.id, at.dataset.claim, at.dataset.tool, at.getAttribute("aria-label"), at.name, at.className];
  return [names.find(Boolean) ?? at.tagName, marked];
}"""
CONTROLS = """() => {
  const all = [...document.querySelectorAll("button, select, summary, input, a[href], [tabindex='0']")];
  const shown = all.filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled);
  return shown.filter((each) => each.type !== "radio" || each.checked).length;
}"""


def walk(page: Any, most: int = 80) -> Iterator[tuple[str, bool]]:
    """Press Tab from the first link of the page until it is left, and yield what is reached."""
    page.locator(".skip").focus()
    for _ in range(most):
        name, marked = page.evaluate(NAME)
        if name == "BODY":
            return
        yield name, marked
        page.keyboard.press("Tab")


def test_tab_reaches_every_control_once_and_shows_where_it_is(opened: Any) -> None:
    page = opened.page
    reached = list(walk(page))
    assert [name for name, marked in reached if not marked] == []
    names = [name for name, _ in reached]
    wanted = ["skip", "search", "language", "Zoom in", "Zoom out", "slider", "play", "compare", "c3", "c2", "c1"]
    assert [each for each in wanted if each not in names] == []
    first = [names.index(each) for each in ("skip", "search", "language", "slider", "c3")]
    assert first == sorted(first), names
    assert len(names) == page.evaluate(CONTROLS), names


def test_the_skip_link_leads_to_the_figures(opened: Any) -> None:
    page = opened.page
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "panel"


def test_the_search_list_is_walked_by_arrows_and_left_by_escape(opened: Any) -> None:
    page = opened.page
    page.locator("#search").fill("mi")
    page.locator("#found li").nth(1).wait_for()
    chosen = page.locator("#found li[aria-selected=true]")
    assert chosen.inner_text().startswith("Midtown")
    page.keyboard.press("ArrowDown")
    assert chosen.inner_text().startswith("Mistechko")
    assert page.locator("#search").get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("ArrowDown")
    assert chosen.inner_text().startswith("Midtown"), "the end leads to the beginning"
    page.keyboard.press("Escape")
    assert not page.locator("#found").is_visible()
    assert page.evaluate("document.activeElement.id") == "search"
    page.locator("#search").fill("")


def test_the_menu_opens_and_closes_by_keys_and_gives_the_focus_back(opened: Any) -> None:
    page = opened.page
    page.locator(".menu summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.value") == "claims"
    page.keyboard.press("Space")
    opened.wait_drawn("#2031-04-10/assessed?hide=claims")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    assert not page.locator(".menu .items").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_keys_move_and_zoom_the_map(visit: Any, host: Any) -> None:
    page = visit.open(host.address).page  # of its own: where the map stands is not put back for the next test
    page.locator("#map canvas").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => Number(location.hash.split('/')[4]) > 20.31")
    before = page.evaluate("Number(location.hash.split('/')[2])")
    page.keyboard.press("Equal")
    page.wait_for_function("before => Number(location.hash.split('/')[2]) > before + 0.5", arg=before)
    assert page.locator("#timeline time").get_attribute("datetime") == "2031-04-10", "the map's arrows move no day"


def test_the_border_between_two_days_is_left_by_escape(opened: Any) -> None:
    page = opened.page
    page.locator("#compare").focus()
    page.keyboard.press("Enter")
    divider = page.locator(".divider")
    divider.press("Home")
    assert divider.get_attribute("aria-valuenow") == "2"
    divider.press("ArrowRight")
    assert divider.get_attribute("aria-valuenow") == "4"
    page.keyboard.press("Escape")
    assert not divider.is_visible()
    assert page.evaluate("document.activeElement.id") == "compare"


def test_escape_leaves_a_place_and_gives_the_focus_back(opened: Any) -> None:
    page = opened.page
    page.locator("#search").fill("mistechko")
    page.locator("#found li").first.wait_for()
    page.keyboard.press("Enter")
    page.locator(".back").wait_for()
    page.locator(".back").focus()
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.querySelector('.figures h2').textContent.startsWith('Midtown')")
    assert page.evaluate("document.activeElement.id") == "search"
    page.locator("#search").fill("")


def test_the_panel_tells_the_evidence_and_what_may_come(opened: Any) -> None:
    page = opened.page
    evidence, forecast = page.locator(".evidence"), page.locator(".forecast")
    evidence.wait_for()
    assert "Atlas" in evidence.locator("tbody tr").first.inner_text()
    assert "+0.71" in evidence.inner_text()
    assert "2 days before" in evidence.inner_text()
    assert "follows Atlas" in evidence.inner_text()
    assert "24 %" in forecast.inner_text()
    assert "10–40 %" in forecast.inner_text()
    assert "1 of 5 came" in forecast.inner_text()
    assert "20 % better than by the base rate" in forecast.inner_text()


def test_districts_and_pockets_are_drawn_explained_and_told_in_tables(opened: Any) -> None:
    page = opened.page
    before = opened.picture()
    page.evaluate("location.hash = '#2031-04-10/assessed?show=shares,pockets'")
    opened.wait_drawn("#2031-04-10/assessed?show=shares%2Cpockets")
    assert opened.picture() != before
    assert "contested ground counted as free (10 April 2031)" in page.locator("#key").inner_text()
    page.locator("#tables > summary").click()
    shapes = page.locator("#tables .shapes")
    shapes.locator("tr").first.wait_for()
    assert "40 % (30–60 %)" in shapes.inner_text()
    assert "district, 50 % of it inside the map" in shapes.inner_text()
    assert "11 km², neck 2.1 km, depth 4.5 km" in shapes.inner_text()
    page.locator("#tables > summary").click()
    page.evaluate("location.hash = '#2031-04-20/assessed?show=pockets'")
    opened.wait_drawn("#2031-04-20/assessed?show=pockets")
    assert "No pocket or salient was found" in page.locator("#key").inner_text()
    assert opened.complaints == []


def test_contested_ground_is_switched_on_drawn_explained_and_told(opened: Any) -> None:
    page = opened.page
    page.evaluate("location.hash = '#2031-04-10/assessed'")
    opened.wait_drawn("#2031-04-10/assessed")
    assert not [each for each in opened.requests if each.endswith("contested.bin")]
    share = page.locator(".contested-share")
    share.wait_for()
    assert share.inner_text() == "Contested, held by neither side alone: 25 % (90 % interval 6–38 %)"
    before = opened.picture()
    page.locator(".menu summary").focus()
    page.keyboard.press("Enter")
    box = page.locator(".menu input[value=contested]")
    for _ in range(12):
        page.keyboard.press("Tab")
        if box.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Space")
    opened.wait_drawn("#2031-04-10/assessed?show=contested")
    page.keyboard.press("Escape")
    page.locator("#key .contested").wait_for()
    assert "50–75 %" in page.locator("#key").inner_text()
    assert "Rests on the line of Atlas" in page.locator("#key").inner_text()
    assert opened.picture() != before
    page.locator("#tables > summary").click()
    page.locator("#tables .contested li").first.wait_for()
    assert re.search(r"75–100 %: \d+\.\d km²", page.locator("#tables .contested").inner_text())
    page.locator("#tables > summary").click()
    page.evaluate("location.hash = '#2031-03-20/assessed?show=contested'")
    opened.wait_drawn("#2031-03-20/assessed?show=contested")
    assert "Contested ground was not worked out for 20 March 2031." in page.locator("#key").inner_text()
    assert opened.complaints == []
