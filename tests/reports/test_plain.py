import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from frontline.reports.plain import read_html, read_markdown


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        ("", ""),
        ("One *two*\n**three**", "One two three"),
        ("Title\n=====\n\ntext", "Title\n\ntext"),
        ("![map](x.png) after", "after"),
        ("<b>bold</b> words", "bold words"),
        ("a  \nb", "a\nb"),
        ("> quoted\n\n1. one\n2. two", "quoted\n\none\n\ntwo"),
        ("```\ncode\n```", "code"),
        ("Покровськ &amp; Мирноград", "Покровськ & Мирноград"),
    ],
)
def test_markdown(source: str, plain: str) -> None:
    assert read_markdown(source) == plain


@given(st.text())
@profile(max_examples=60)
def test_any_markdown(source: str) -> None:
    assert "\n\n\n" not in read_markdown(source) or "\n\n\n" in source


@given(st.text(max_size=200))
@profile(max_examples=30, deadline=None)
def test_any_page(source: str) -> None:
    page = read_html(source)
    assert page is None or page.text
