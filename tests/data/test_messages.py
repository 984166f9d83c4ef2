"""Every sentence of the program is there in every language, whole, and spoken where it should."""

import ast
import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from gettext import c2py
from pathlib import Path
from string import Formatter
from threading import Barrier

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from data.errors import NotFound
from data.messages import (
    _,
    active_language,
    available_languages,
    best_language,
    ngettext,
    speaking,
)

HOUSE = Path(__file__).parents[2]
ROOMS = ("data", "models", "matcher", "service", "evaluation")
LANGUAGES = sorted(path.stem for path in (HOUSE / "data" / "messages").glob("*.po"))
N_FORMS = {"_": 1, "ngettext": 2}
NO_BREAK = "\u00a0"

Forms = tuple[str, ...]


def calls(tree: ast.AST) -> Iterator[tuple[ast.Call, int]]:
    """Find the calls that mark a message, and how many forms each has.

    The syntax tree is read instead of Babel's tokens, because Babel does not see a call inside an
    f-string before Python 3.12.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, (ast.Name, ast.Attribute)):
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
            if name in N_FORMS:
                yield node, N_FORMS[name]


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def marked(source: str) -> set[Forms]:
    return {
        tuple(ast.literal_eval(argument) for argument in call.args[:n])
        for call, n in calls(ast.parse(source))
        if all(is_text(argument) for argument in call.args[:n])
    }


def modules() -> list[Path]:
    return sorted(path for room in ROOMS for path in (HOUSE / room).rglob("*.py"))


def templates() -> list[Path]:
    return sorted((HOUSE / "service" / "web" / "templates").glob("*.html"))


def marked_in_template(source: str) -> set[Forms]:
    found = extract_from_ast(Environment().parse(source), tuple(N_FORMS))
    return {
        (texts,) if isinstance(texts, str) else tuple(texts[: N_FORMS[function]])
        for _line, function, texts in found
    }


def messages_of_the_program() -> set[Forms]:
    return set().union(
        *(marked(path.read_text(encoding="utf-8")) for path in modules()),
        *(marked_in_template(path.read_text(encoding="utf-8")) for path in templates()),
    )


def po_file(language: str) -> Path:
    return HOUSE / "data" / "messages" / f"{language}.po"


def catalog_of(language: str) -> Catalog:
    with po_file(language).open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def forms(text: str | Iterable[str]) -> Forms:
    return (text,) if isinstance(text, str) else tuple(text)


def entries(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def untranslated(catalog: Catalog, messages: set[Forms]) -> list[str]:
    done = {forms(entry.id) for entry in entries(catalog) if all(forms(entry.string))}
    return sorted(message[0] for message in messages - done)


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def test_the_interface_speaks_the_six_languages_of_the_network():
    assert available_languages() == ["en", "de", "es", "fr", "it", "pt"]
    assert set(LANGUAGES) == set(available_languages()) - {"en"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_of_the_program_is_translated(language):
    assert untranslated(catalog_of(language), messages_of_the_program()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_has_outlived_its_message(language):
    catalog = catalog_of(language)
    known = {forms(entry.id) for entry in entries(catalog)}
    assert sorted(known - messages_of_the_program()) == []
    assert not catalog.obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_fuzzy(language):
    assert [entry.id for entry in entries(catalog_of(language)) if entry.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_of_a_translation_has_the_placeholders_of_its_source(language):
    wrong = [
        entry.id
        for entry in entries(catalog_of(language))
        if len({frozenset(placeholders(t)) for t in (*forms(entry.id), *forms(entry.string))}) != 1
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_counted_messages_have_all_plural_forms_of_the_language(language):
    catalog = catalog_of(language)
    form, named = c2py(catalog.plural_expr), Locale(language).plural_form
    assert {form(n) for n in range(1, 1000)} == set(range(catalog.num_plurals))
    assert [n for n in range(1, 1000) if (form(n) == 0) != (named(n) == "one")] == []
    counted = [entry for entry in entries(catalog) if entry.pluralizable]
    assert counted
    for entry in counted:
        assert len(entry.string) == catalog.num_plurals, entry.id
        assert all(entry.string), entry.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_blanks_around_a_message_are_around_its_translation(language):
    """`" and "` joins two clauses: without its blanks the words would run together."""
    for entry in entries(catalog_of(language)):
        for source, text in zip(forms(entry.id), forms(entry.string), strict=False):
            assert (text[0].isspace(), text[-1].isspace()) == (
                source[0].isspace(),
                source[-1].isspace(),
            ), source


@pytest.mark.parametrize("language", LANGUAGES)
def test_entries_are_sorted_and_stand_there_once(language):
    ids = [forms(entry.id)[0] for entry in entries(catalog_of(language))]
    assert ids == sorted(ids)
    n_written = len(re.findall(r"^msgid ", po_file(language).read_text("utf-8"), re.MULTILINE))
    assert n_written == len(ids) + 1  # the header has an empty id


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_names_its_language_and_neither_a_date_nor_a_line_of_the_source(language):
    text = po_file(language).read_text("utf-8")
    assert f'"Language: {language}\\n"' in text
    assert "-Date:" not in text
    assert re.findall(r"^#:.*\d", text, re.MULTILINE) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_options_and_commands_stay_as_they_are_typed(language):
    typed = re.compile(r'--[a-z]+(?: \d+| hashing)?|pip install "?[\w\[\]]+"?|\w+\.(?:csv|toml)')
    for entry in entries(catalog_of(language)):
        for text in forms(entry.string):
            assert sorted(typed.findall(text)) == sorted(typed.findall(forms(entry.id)[0])), text


def test_french_has_no_break_spaces_and_typographic_apostrophes():
    for entry in entries(catalog_of("fr")):
        for text in forms(entry.string):
            bare = rf"[^{NO_BREAK}](?:[:;?!](?!\w)|»)|«[^{NO_BREAK}]|\w'\w"
            assert not re.search(bare, re.sub(r"{[^}]*}", "x", text)), text


def test_a_new_message_would_be_noticed_however_it_is_written():
    source = """
message = _(
    "A row that nobody"
    ' has read.'
)
text = f"{label}: {_('inside a string')}"
line = ngettext("{n} owl", "{n} owls", n).format(n=n)
"""
    new = {("A row that nobody has read.",), ("inside a string",), ("{n} owl", "{n} owls")}
    assert marked(source) == new
    assert untranslated(catalog_of("fr"), new | {("error",)}) == sorted(m[0] for m in new)


def test_messages_of_templates_are_noticed_too():
    source = '<p>{{ _("An owl.") }} {{ ngettext("{n} owl", "{n} owls", 2).format(n=2) }}</p>'
    assert marked_in_template(source) == {("An owl.",), ("{n} owl", "{n} owls")}
    assert all(
        None not in message
        for path in templates()
        for message in marked_in_template(path.read_text(encoding="utf-8"))
    )


def test_every_marked_message_is_written_out_where_it_is_marked():
    """A message put together at run time would be found in no catalogue."""
    for path in modules():
        for call, n in calls(ast.parse(path.read_text(encoding="utf-8"))):
            arguments = call.args[:n]
            assert len(arguments) == n and all(map(is_text, arguments)), f"{path}:{call.lineno}"


def test_no_message_is_spoken_before_the_reader_s_language_is_known():
    """At import the language is still English, and a message would stay so for ever."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    for path in modules():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        later = {
            id(call)
            for function in ast.walk(tree)
            if isinstance(function, functions)
            for body in (function.body if isinstance(function.body, list) else [function.body])
            for call, _n in calls(body)
        }
        for call, _n in calls(tree):
            assert id(call) in later, f"{path}:{call.lineno}"


def test_french_is_spoken_inside_the_block_and_english_after_it():
    assert _("error") == "error"
    with speaking("fr"):
        assert active_language() == "fr"
        assert _("error") == "erreur"
        assert _("row {row}").format(row=3) == "ligne 3"
        with speaking("en"):
            assert _("error") == "error"
        assert _("error") == "erreur"
    assert active_language() == "en"
    assert _("error") == "error"


def test_english_comes_back_when_the_block_fails():
    with pytest.raises(ZeroDivisionError), speaking("fr"):
        raise ZeroDivisionError
    assert _("error") == "error"


def test_a_message_without_translation_stays_english():
    with speaking("fr"):
        assert _("A sentence of nobody.") == "A sentence of nobody."
        assert [ngettext("{n} owl", "{n} owls", n) for n in (0, 1, 2)] == [
            "{n} owls",
            "{n} owl",
            "{n} owls",
        ]


@pytest.mark.parametrize("wanted", ["fr", "FR", "fr_CA.UTF-8", "fr-BE", "fr.UTF-8", "fr_FR@euro"])
def test_the_language_of_a_locale_is_found(wanted):
    assert best_language(wanted) == "fr"
    with speaking(wanted):
        assert active_language() == "fr"


@pytest.mark.parametrize("wanted", ["xx", "C", "POSIX", "", "france", "../fr"])
def test_an_unknown_language_is_refused_with_the_list_of_those_there_are(wanted):
    assert best_language(wanted) is None
    with pytest.raises(NotFound, match=", ".join(available_languages())), speaking(wanted):
        pass
    assert active_language() == "en"


def test_the_refusal_is_spoken_in_the_language_spoken_so_far():
    with speaking("fr"), pytest.raises(NotFound, match="Choisissez parmi"), speaking("xx"):
        pass


def test_two_threads_speak_two_languages_at_once():
    both_speak = Barrier(2, timeout=30)

    def say(language: str) -> str:
        with speaking(language):
            both_speak.wait()
            said = _("warning")
            both_speak.wait()
            return said

    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(say, ("en", "fr"))) == ["warning", "avertissement"]


def test_a_context_keeps_its_own_language():
    with speaking("fr"):
        french = copy_context()
    assert _("warning") == "warning"
    assert french.run(_, "warning") == "avertissement"


def test_french_counts_nothing_as_one_and_english_as_many():
    def count(n: int) -> str:
        return ngettext("{n} row left out", "{n} rows left out", n).format(n=n)

    assert [count(n) for n in (0, 1, 2)] == ["0 rows left out", "1 row left out", "2 rows left out"]
    with speaking("fr"):
        assert [count(n) for n in (0, 1, 2)] == [
            "0 ligne écartée",
            "1 ligne écartée",
            "2 lignes écartées",
        ]
