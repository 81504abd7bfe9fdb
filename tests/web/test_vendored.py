import hashlib
import re
from pathlib import Path

import pytest

import frontline

STATIC = Path(frontline.__file__).parent / "web" / "static"
VENDOR = STATIC / "vendor"


def hold_templates(code: str) -> list[str]:
    """Return what begins each blank of a template in which another template stands."""
    found = []
    for match in re.finditer(r"\$\{", code):
        depth, at = 1, match.end()
        while depth and code[at] != "`":
            depth += (code[at] == "{") - (code[at] == "}")
            at += 1
        if depth:
            found.append(code[match.start() : at])
    return found


@pytest.mark.parametrize("file", sorted(STATIC.glob("*.js")), ids=lambda file: file.name)
def test_no_template_stands_in_another(file: Path) -> None:
    """What takes out blanks when a site is written takes the inner one for code."""
    assert hold_templates("`a${b ? `c` : {}}`") == ["${b ? "]
    assert hold_templates("`a${b({})}` + `c`") == []
    assert hold_templates(file.read_text(encoding="utf-8")) == []


ROW = re.compile(r"^\| `([^`]+)` \| (\d+) \| `([0-9a-f]{64})` \|$", re.MULTILINE)
MOST_BYTES = 2_000_000


def test_vendored_files_are_the_listed_ones() -> None:
    listed = {name: (int(size), digest) for name, size, digest in ROW.findall((VENDOR / "VENDORED.md").read_text())}
    found = {}
    for file in VENDOR.rglob("*"):
        if file.is_file() and file.name != "VENDORED.md":
            data = file.read_bytes()
            found[file.relative_to(VENDOR).as_posix()] = (len(data), hashlib.sha256(data).hexdigest())
    assert found == listed


def test_each_vendored_library_has_its_licence_and_no_ballast() -> None:
    for folder in (path for path in VENDOR.iterdir() if path.is_dir()):
        assert (folder / "LICENSE.txt").is_file()
    assert not [file.name for file in VENDOR.rglob("*") if file.suffix in {".map", ".ts"}]
    assert sum(file.stat().st_size for file in VENDOR.rglob("*")) < MOST_BYTES


def test_the_page_has_no_inline_code_and_no_foreign_address() -> None:
    index = (STATIC / "index.html").read_text()
    assert "default-src 'none'" in index
    assert "unsafe" not in index
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", index)
    own = [*STATIC.glob("*.js"), *STATIC.glob("*.css"), STATIC / "index.html"]
    for file in own:
        text = file.read_text()
        addresses = set(re.findall(r"https?://[^\s\"'`)]+", text)) - {"http://www.w3.org/2000/svg"}
        assert {address for address in addresses if not address.startswith(("https?", "http://www.w3"))} == set(), (
            file.name
        )
        assert "innerHTML" not in text
        assert "eval(" not in text


def test_each_module_is_type_checked_and_says_what_it_is() -> None:
    for file in STATIC.glob("*.js"):
        assert file.read_text().startswith("// @ts-check\n/**"), file.name
