"""The house stands: an import may only point at the rooms a room may know."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "data": {"data"},
    "models": {"data", "models"},
    "matcher": {"data", "models", "matcher"},
    "service": {"data", "models", "matcher", "service"},
    "evaluation": {"data", "models", "matcher", "evaluation"},
}
MODULES = [path for room in MAY_IMPORT for path in sorted((ROOT / room).rglob("*.py"))]


def imported_modules(source: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module or "")
        elif isinstance(node, ast.ImportFrom):
            found.add("a relative import")
    return found


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_room_imports_only_what_it_may_know(path):
    room = path.relative_to(ROOT).parts[0]
    rooms = {module.split(".")[0] for module in imported_modules(path.read_text("utf-8"))}
    assert rooms & {*MAY_IMPORT, "tests", "a relative import"} <= MAY_IMPORT[room]


def test_every_room_of_python_is_known_to_this_test():
    rooms = {path.relative_to(ROOT).parts[0] for path in ROOT.glob("[a-z]*/**/*.py")}
    assert rooms - {"tests", "build"} <= set(MAY_IMPORT)


def test_the_test_would_notice_a_forbidden_import():
    assert imported_modules("import service.api\nfrom matcher import run") == {
        "service.api",
        "matcher",
    }


@pytest.mark.parametrize("path", [p for p in MODULES if "models" in p.parts], ids=name)
def test_models_know_no_city_and_no_statement(path):
    modules = imported_modules(path.read_text("utf-8"))
    assert not modules & {"data.city", "data.statement", "data.catalogue", "data.partnership"}


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_population_is_read_only_for_the_catalogue_and_for_cards(path):
    may_read = {
        "data/city.py",
        "evaluation/cities.py",
        "matcher/pairing/balance.py",
        "matcher/suggestion.py",
        "matcher/export/suggestions_pdf.py",
        "matcher/export/suggestions_table.py",
    }
    tree = ast.parse(path.read_text("utf-8"))
    reads = [n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)]
    reads += [n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)]
    assert name(path) in may_read or "population" not in reads


def test_only_the_cards_of_the_pages_show_the_population():
    templates = sorted((ROOT / "service/web/templates").glob("*.html"))
    assert [p.name for p in templates if ".population" in p.read_text("utf-8")] == ["macros.html"]


def test_no_module_is_longer_than_500_lines():
    assert {
        name(p): n for p in MODULES if (n := len(p.read_text("utf-8").splitlines())) > 500
    } == {}


def test_the_project_speaks_of_itself_alone():
    places = re.compile(r"(?<![\w.])/(work|tmp|root|home)/\w")
    texts = [p for p in [*MODULES, *ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]]
    assert [name(p) for p in texts if places.search(p.read_text("utf-8"))] == []
