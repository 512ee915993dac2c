"""What holds of the whole tree: the arrows between its rooms, short files, no English left, complete pins."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest
import streamlit
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [ROOT / "app.py", *ROOT.glob("pages/**/*.py"), *ROOT.glob("lda/**/*.py")]
DOMAIN_MAY_IMPORT = {"lda.domain", "pydantic", "pydantic_core"}
BENCH = "lda/bench/"
"""It speaks as a browser does, and asks the base for what there is to open."""
SCREENS = ("app.py", "pages/", "lda/ui/", BENCH)
QUERIES = ("lda/store/", "lda/services/", "lda/views/", BENCH)


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def importers_of(*packages: str) -> set[str]:
    return {name(path) for path in SOURCES for module in imports(path) if module.split(".")[0] in packages}


def test_the_arrows_point_down() -> None:
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_streamlit_is_for_the_screens() -> None:
    users = importers_of("streamlit", "streamlit_authenticator")
    assert {path for path in users if not path.startswith(SCREENS)} == set()


def test_sql_is_for_store_services_and_views() -> None:
    users = importers_of("sqlalchemy", "alembic", "psycopg", "sqlite3")
    assert {path for path in users if not path.startswith(QUERIES)} == set()


def test_the_domain_needs_nothing_but_python_and_pydantic() -> None:
    foreign = {
        f"{name(path)}: {module}"
        for path in ROOT.glob("lda/domain/**/*.py")
        for module in imports(path)
        if module.split(".")[0] not in sys.stdlib_module_names
        and not any(module == known or module.startswith(f"{known}.") for known in DOMAIN_MAY_IMPORT)
    }
    assert foreign == set()


def test_no_pages_beside_the_main_script() -> None:
    """Streamlit would serve them to anyone, without the main script."""
    assert not (ROOT / "lda" / "ui" / "pages").exists()


def test_raw_html_stands_in_one_place() -> None:
    users = {name(path) for path in SOURCES if "unsafe_allow_html" in path.read_text(encoding="utf-8")}
    assert users <= {"lda/ui/html.py"}


@pytest.mark.parametrize(("pattern", "most"), [("pages/**/*.py", 150), ("lda/**/*.py", 400)])
def test_files_are_short(pattern: str, most: int) -> None:
    lengths = {
        name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in ROOT.glob(pattern)
        if "migrations/versions" not in name(path)
    }
    assert {path: length for path, length in lengths.items() if length > most} == {}


def pins(file: str) -> dict[str, Requirement]:
    lines = [line.split("#")[0].strip() for line in (ROOT / file).read_text(encoding="utf-8").splitlines()]
    found = [Requirement(line) for line in lines if line and not line.startswith("-r ")]
    return {canonicalize_name(pin.name): pin for pin in found}


@pytest.mark.parametrize("files", [["requirements.txt"], ["requirements.txt", "requirements-dev.txt"]])
def test_requirements_are_pinned_and_complete(files: list[str]) -> None:
    pinned: dict[str, Requirement] = {}
    for file in files:
        pinned |= pins(file)
    assert [str(pin) for pin in pinned.values() if not str(pin.specifier).startswith("==")] == []
    needed = {
        canonicalize_name(requirement.name)
        for pin in pinned.values()
        if pin.marker is None or pin.marker.evaluate()
        for requirement in map(Requirement, requires(pin.name) or [])
        if requirement.marker is None
        or any(requirement.marker.evaluate({"extra": extra}) for extra in {"", *pin.extras})
    }
    assert needed - set(pinned) == set()


def english_words() -> list[str]:
    """The keys of the dictionary of fr.js."""
    script = (ROOT / "lda/ui/static/fr.js").read_text(encoding="utf-8")
    words = script[script.index("const WORDS = {") : script.index("\n  };")]
    return re.findall(r'^    "((?:[^"\\]|\\.)+)":', words, re.MULTILINE)


def test_streamlit_still_says_the_words_that_are_made_french() -> None:
    """After an upgrade this names the words to look for again in the browser."""
    scripts = Path(streamlit.__file__).parent.glob("static/static/js/*.js")
    spoken = "\n".join(script.read_text(encoding="utf-8") for script in scripts)
    made_of_parts = re.compile(r"^Press .*Enter to ")
    assert [w for w in english_words() if w not in spoken and not made_of_parts.match(w)] == []
