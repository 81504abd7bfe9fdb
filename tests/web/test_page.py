from typing import Any

import pytest

pytestmark = pytest.mark.web
OPENING = "#2031-04-10/assessed"


def test_the_page_asks_only_its_own_server_and_does_not_complain(host: Any, visit: Any) -> None:
    visit.open(host.address)
    visit.picture()
    elsewhere = [url for url in visit.requests if not url.startswith((host.address, "blob:", "data:"))]
    assert elsewhere == []
    assert visit.complaints == []


def test_the_page_says_what_is_shown_and_as_known_when(opened: Any) -> None:
    page = opened.page
    assert page.locator("h1").inner_text() == "The battle for Midtown"
    assert "30 Apr 2031" in page.locator("#dates").inner_text()
    assert "10 April 2031" in page.locator("#timeline output").inner_text()
    assert "90 % interval" in page.locator(".headline").inner_text()
    assert page.locator(".shares tbody tr").count() == 3


def test_keys_move_the_day(opened: Any) -> None:
    page = opened.page
    shown = page.locator("#timeline time")
    page.locator("#slider").focus()
    days = {"ArrowRight": "04-11", "ArrowLeft": "04-10", "PageUp": "04-17", "PageDown": "04-10"}
    for key, day in (days | {"Home": "03-01", "End": "04-29"}).items():
        page.keyboard.press(key)
        assert shown.get_attribute("datetime") == f"2031-{day}", key
    page.keyboard.press("ArrowRight")
    assert shown.get_attribute("datetime") == "2031-04-29"


def test_left_and_right_move_the_day_from_the_page_but_not_from_the_layer_switch(opened: Any) -> None:
    page = opened.page
    shown = page.locator("#timeline time")
    page.keyboard.press("ArrowRight")
    assert shown.get_attribute("datetime") == "2031-04-11"
    page.locator("#layers input").first.focus()
    page.keyboard.press("ArrowRight")
    assert shown.get_attribute("datetime") == "2031-04-11"
    opened.wait_drawn("#2031-04-11/atlas")


def test_moving_the_slider_asks_for_nothing_more(opened: Any) -> None:
    page = opened.page
    page.locator("#slider").focus()
    for _ in range(10):
        page.keyboard.press("ArrowLeft")
    opened.wait_drawn("#2031-03-31/assessed")
    assert opened.requests == []


def find_other(opened: Any, pictures: set[bytes], what: str) -> bytes:
    """Return the picture once it is none of some: the map's worker lays out lines after the day is drawn."""
    for _ in range(40):
        picture: bytes = opened.picture()
        if picture not in pictures:
            return picture
        opened.page.wait_for_timeout(250)
    raise AssertionError(f"{what} is drawn as one of the {len(pictures)} before it")


def test_each_layer_and_day_is_drawn_differently(visit: Any, host: Any) -> None:
    opened = visit.open(host.address)  # a page of its own: another test may have left the map at a quiet place
    page = opened.page
    pictures = {opened.picture()}
    for layer in ("atlas", "beacon", "lines"):
        page.locator(f"#layers input[value={layer}]").check()
        opened.wait_drawn(f"#2031-04-10/{layer}")
        pictures.add(find_other(opened, pictures, layer))
    page.locator("#layers input[value=assessed]").check()
    page.locator("#slider").focus()
    page.keyboard.press("Home")
    opened.wait_drawn("#2031-03-01/assessed")
    pictures.add(find_other(opened, pictures, "the first day"))
    assert opened.complaints == []


def test_a_day_without_a_map_is_said_to_have_none(opened: Any) -> None:
    opened.page.evaluate("location.hash = '#2031-03-01/atlas'")
    opened.wait_drawn("#2031-03-01/atlas")
    assert "no map of this day" in opened.page.locator("#key").inner_text()
    assert "last map before" in opened.page.locator(".shares").inner_text()


def test_a_claim_opens_with_its_exact_words(opened: Any, content: Any) -> None:
    page = opened.page
    claim = content.theatre["claims"][1]
    page.locator(f"button[data-claim={claim['id']}]").press("Enter")
    card = page.locator("#card")
    assert card.locator("blockquote").text_content() == claim["text"]
    assert card.locator("blockquote").get_attribute("lang") == "uk"
    assert "denied" in card.inner_text()
    assert "Blue General Staff" in card.inner_text()
    assert "9 April 2031" in card.inner_text()
    assert card.locator("a").get_attribute("href") == claim["url"]
    page.keyboard.press("Escape")
    assert not card.is_visible()
    assert page.evaluate("document.activeElement.dataset.claim") == claim["id"]


def test_a_claim_opens_from_the_map(opened: Any, content: Any) -> None:
    page = opened.page
    page.evaluate("location.hash = '#2031-04-10/assessed/10/50.15/20.3'")
    opened.picture()
    frame = page.locator("#map").bounding_box()
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2 + 19)
    page.locator("#card blockquote").wait_for(timeout=10_000)
    assert page.locator("#card blockquote").text_content() == content.theatre["claims"][0]["text"]


def test_only_the_claims_of_seven_days_are_listed(opened: Any) -> None:
    page = opened.page
    assert page.locator("button.claim").count() == 3
    page.locator("#slider").focus()
    page.keyboard.press("PageDown")
    assert page.locator("button.claim").count() == 0
    assert "No claims were collected" in page.locator(".claims").inner_text()


def test_the_address_keeps_day_layer_and_view(host: Any, visit: Any) -> None:
    page = visit.open(f"{host.address}#2031-03-20/beacon/9.50/50.1200/20.2500").page
    visit.wait_drawn("#2031-03-20/beacon")
    assert page.locator("#layers input:checked").get_attribute("value") == "beacon"
    page.locator("#slider").press("ArrowRight")
    page.wait_for_function("() => location.hash === '#2031-03-21/beacon/9.50/50.1200/20.2500'")


def test_a_junk_address_shows_the_opening_day(opened: Any) -> None:
    page = opened.page
    for junk in ("#", "#2031-13-45/nobody", "#1999-01-01/assessed/x/y/z", "#%3Cscript%3E/__proto__/99/99/999"):
        page.evaluate("junk => { location.hash = '#2031-03-05/atlas'; location.hash = junk }", junk)
        opened.wait_drawn(OPENING)
        assert page.locator("#timeline time").get_attribute("datetime") == "2031-04-10"
        assert page.locator("#layers input:checked").get_attribute("value") == "assessed"
    assert opened.complaints == []


def test_a_phone_shows_map_slider_and_figure_without_sideways_scrolling(host: Any, phone: Any) -> None:
    page = phone.open(host.address).page
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    for part in (".head", ".stage", "#timeline", "#panel"):
        wide, room = page.evaluate(
            "part => { const e = document.querySelector(part); return [e.scrollWidth, e.clientWidth] }", part
        )
        assert wide <= room, part
    slider = page.locator("#slider").bounding_box()
    assert slider["y"] > 844 * 0.6
    assert page.locator("#map").bounding_box()["height"] > 844 * 0.55
    assert "Midtown:" in page.locator(".handle").inner_text()
    page.locator(".handle").click()
    assert page.locator(".handle").get_attribute("aria-expanded") == "true"
    assert page.locator(".figures").is_visible()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390


def test_nothing_moves_unasked(opened: Any) -> None:
    page = opened.page
    first = opened.picture()
    page.wait_for_timeout(2000)
    assert opened.picture() == first
    assert page.locator("#timeline time").get_attribute("datetime") == "2031-04-10"


def test_words_from_the_data_never_become_markup(hostile_host: Any, visit: Any) -> None:
    page = visit.open(f"{hostile_host.address}#<img src=x>/<script>").page
    visit.picture()
    page.locator("button.claim").first.click()
    assert page.locator("#card blockquote").text_content() == "<script>document.title='taken'</script> said so"
    assert page.locator("#card a").count() == 0
    assert page.locator("body b, body img, body script").count() == 0
    assert page.title().startswith("<img")
    assert "javascript:" not in page.content().replace("javascript:alert(1)</", "")
    assert visit.complaints == []


def test_without_scripts_the_figures_are_there(host: Any, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host.address)
    assert page.locator("#notice").is_visible()
    assert page.locator("#table table").is_visible()
    assert "29 April 2031" in page.locator("#table").inner_text()
    context.close()


def test_from_a_bare_file_the_page_says_how_to_open_it(host: Any, browser: Any) -> None:
    page = browser.new_page()
    page.goto((host.folder / "index.html").as_uri())
    page.wait_for_timeout(500)
    assert "python3 -m http.server -d DIR" in page.locator("#notice").inner_text()
    assert page.locator("#table table").is_visible()
    page.close()


def test_a_missing_file_is_said_in_a_sentence(host: Any, visit: Any) -> None:
    visit.page.route("**/control.json", lambda route: route.fulfill(status=404, body=""))
    visit.page.goto(host.address)
    visit.page.locator("#notice.shown").wait_for(timeout=60_000)
    assert "control.json could not be read (404)" in visit.page.locator("#notice").inner_text()


def test_roads_and_railways_differ_by_pattern_and_the_way_out_by_its_width(opened: Any) -> None:
    page = opened.page
    before = opened.picture()
    page.locator("#layers input[value=routes]").check()
    opened.wait_drawn("#2031-04-10/routes")
    assert opened.picture() != before
    key = page.locator("#key")
    assert key.locator(".entry").count() == 5
    assert len({line.get_attribute("stroke-dasharray") for line in key.locator("line").all()}) == 5
    assert "4.2 km wide" in key.inner_text()
    page.locator("#slider").focus()
    page.keyboard.press("Home")
    opened.wait_drawn("#2031-03-01/routes")
    assert "km wide" not in key.inner_text()
    page.locator("#layers input[value=assessed]").check()
    opened.wait_drawn("#2031-03-01/assessed")
    assert "Probability" in key.inner_text()
    assert opened.complaints == []


def test_what_the_theatre_says_in_another_language_is_shown_in_it(host: Any, visit: Any) -> None:
    page = visit.open(f"{host.address}#2031-04-10/assessed?lang=uk").page
    owed = page.locator("#credits ul")
    assert "Вигадано" in owed.inner_text()
    assert owed.locator("a").get_attribute("href") == "https://example.org"
    assert "Під ембарго, показано як невідоме: Міст (люди виходять)" in owed.inner_text()
    assert "Chart: власного креслення не оприлюднено, ліцензія «X»" in owed.inner_text()
    assert "Міст (люди виходять)" in page.locator(".legend").inner_text()
    assert "Червоне міністерство" in page.locator(".claim .who").all_inner_texts()
    assert "Містечко, південна частина" in page.locator(".claim .what").first.inner_text()
    assert "Blue General Staff" in page.locator(".claim .who").all_inner_texts(), "what is not translated stays"
