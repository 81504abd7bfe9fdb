"""The house keeps its own rules: layers, small rooms, charters, words that do not belong in it."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "frontline"
MODULES = sorted(SOURCE.rglob("*.py"))
TRACKED = subprocess.run(
    ["git", "ls-files", "-co", "--exclude-standard"],  # noqa: S607  # the git that the checkout was made with
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=False,
)
FILES = [ROOT / line for line in TRACKED.stdout.splitlines()]
FORBIDDEN_NAMES = {"util", "utils", "helper", "helpers", "common", "base", "core", "manager"}
TEXT = {".py", ".md", ".toml", ".lock", ".js", ".html", ".css", ".json", ".sh", ".csv", ""}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_is_small_and_opens_with_its_charter(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 500
    assert module.stem not in FORBIDDEN_NAMES
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module opens by saying what belongs in it"
    if module.parent.name == "versions":
        return  # a migration is a list of what to make, as long as the tables are
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno + 1 <= 60, f"{node.name} is longer than 60 lines"


def test_imports_run_one_way() -> None:
    program = Path(sys.executable).parent / "lint-imports"
    command = [str(program), "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_room_is_in_the_contract_and_none_is_empty() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = " ".join(settings["tool"]["importlinter"]["contracts"][0]["layers"])
    for room in sorted(path for path in SOURCE.iterdir() if path.is_dir() and (path / "__init__.py").exists()):
        assert f"frontline.{room.name}" in layers
        assert len(list(room.glob("*.py"))) > 1, f"{room.name} is an empty room"


def test_no_other_exception_is_defined() -> None:
    for module in MODULES:
        if module.name == "errors.py":
            continue
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                names = [ast.unparse(each) for each in node.bases]
                assert not any(name.endswith(("Exception", "Error")) for name in names), f"{module}: {node.name}"


def test_nothing_but_the_door_opens_an_address() -> None:
    """The import contract sees whole packages; of urllib only the reading of addresses is let in, and only to fetch."""
    fetching = SOURCE / "sources" / "fetch"
    for module in MODULES:
        names = _imported(module)
        assert "urllib.request" not in names, str(module)
        assert not any(name.startswith("urllib") for name in names) or module.parent == fetching, str(module)
        opens = sorted(name for name in names if name.split(".")[0] in OPENING)
        assert not opens or module == fetching / "door.py", f"{module} imports {opens}"


OPENING = {"socket", "ssl", "http", "httpx", "httpx2", "httpcore2", "requests", "urllib3", "ftplib", "asyncio"}


def _imported(module: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{each.name}" for each in node.names)}
    return names


def test_no_broad_except() -> None:
    for module in MODULES:
        assert not re.search(r"except (Base)?Exception\b|except:", module.read_text(encoding="utf-8")), str(module)


def test_no_party_is_named_in_the_code() -> None:
    """Parties are data: the code must work for any conflict."""
    names = re.compile(r"\b(Russia|Russian|Ukraine|Ukrainian|Moscow|Kyiv|Kremlin)\b")
    for module in MODULES:
        code = ast.parse(module.read_text(encoding="utf-8"))
        docstrings = _find_docstrings(code)
        for node in ast.walk(code):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
                assert not names.search(node.value) or node.value in LANGUAGE_NAMES, f"{module}: {node.value!r}"


LANGUAGE_NAMES = {"Ukrainian", "Russian"}  # the languages, as readers call them


def _find_docstrings(tree: ast.Module) -> set[ast.expr]:
    owners = [each for each in ast.walk(tree) if isinstance(each, ast.Module | ast.ClassDef | ast.FunctionDef)]
    firsts = [owner.body[0] for owner in owners if owner.body]
    return {first.value for first in firsts if isinstance(first, ast.Expr)}


def test_no_file_names_a_machine_or_a_registry() -> None:
    pattern = re.compile(
        r"/(work|root|home)/[a-z]|https?://[^ \"']*/simple\b|registry\.npmjs|files\.pythonhosted|pypi\.org/simple"
    )
    own = Path(__file__)
    for file in FILES:
        if file.suffix in TEXT and file.is_file() and file != own and "vendor" not in file.parts:
            found = pattern.search(file.read_text(encoding="utf-8", errors="replace"))
            assert not found, f"{file}: {found.group() if found else ''}"


def test_every_dependency_says_why_it_is_there() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    words = (ROOT / "docs/design/dependencies.md").read_text(encoding="utf-8")
    for line in settings["project"]["dependencies"]:
        name = re.split(r"[<>=\[]", line)[0]
        assert f"| {name} |" in words, f"{name} has no line in docs/design/dependencies.md"
