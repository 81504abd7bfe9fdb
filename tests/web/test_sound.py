"""Checks by other programs: the types by TypeScript, what all readers can use by axe-core. Both come from npm."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import frontline

pytestmark = [pytest.mark.web, pytest.mark.backtest]

STATIC = Path(frontline.__file__).parent / "web" / "static"
PACKAGES = ("typescript@5.9.3", "axe-core@4.14.1", "maplibre-gl@6.17.0")
OPTIONS = {
    "checkJs": True, "allowJs": True, "strict": True, "noEmit": True, "target": "ESNext", "module": "ESNext",
    "types": [], "moduleResolution": "bundler", "lib": ["ESNext", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
    "skipLibCheck": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("needs node and npm")
    folder = tmp_path_factory.mktemp("node")
    command = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(folder), *PACKAGES]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120, env=os.environ)
    if done.returncode:
        pytest.skip("npm cannot bring in the packages")
    return folder


def test_the_modules_are_sound_to_typescript(node: Path) -> None:
    source = node / "src"
    (source / "vendor" / "maplibre").mkdir(parents=True)
    for file in STATIC.glob("*.js"):
        shutil.copy(file, source)
    (source / "vendor" / "maplibre" / "maplibre-gl.d.mts").write_text('export * from "maplibre-gl";')
    (node / "tsconfig.json").write_text(json.dumps({"compilerOptions": OPTIONS, "include": ["src/*.js"]}))
    command = [str(node / "node_modules" / ".bin" / "tsc"), "-p", str(node)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout


COMPARED = "#2031-04-10/assessed?against=2031-03-13&place=gn:2"
FULL = "#2031-04-10/lines?show=contested,shares,pockets&lang=uk"
STATES = [
    ("light", 1000, COMPARED),
    ("dark", 1000, COMPARED),
    ("light", 390, COMPARED),
    ("light", 1000, FULL),
    ("dark", 390, FULL),
    ("light", 800, "?embed=1#2031-04-10/routes"),
    ("dark", 800, "?embed=1#2031-04-10/atlas?show=contested"),
]


@pytest.mark.parametrize(("scheme", "width", "state"), STATES)
def test_axe_finds_nothing_serious(host: Any, browser: Any, node: Path, scheme: str, width: int, state: str) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{host.address}{state}")
    page.wait_for_selector("body.ready", timeout=90_000)
    if "embed" not in state:
        page.evaluate("document.body.classList.add('opened')")  # the sheet of a phone
        page.locator("#tables > summary").click()
        page.locator("#tables .shapes tr").first.wait_for()
        page.locator(".menu summary").click()
    page.add_script_tag(path=str(node / "node_modules" / "axe-core" / "axe.min.js"))
    found = page.evaluate("axe.run().then(({ violations }) => violations)")
    serious = [each for each in found if each["impact"] in {"serious", "critical"}]
    told = [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for each in serious
        for node in each["nodes"]
    ]
    assert told == []
    context.close()
