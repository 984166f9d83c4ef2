"""``jumelles suggest``: who to work with on a theme, and why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from data.catalogue import Catalogue
from data.city import City
from data.messages import active_language, speaking
from data.query import check_need
from matcher.commands.options import Sources, open_catalogue, open_engine, source_options
from matcher.intent import ANY, INTENTS
from matcher.options import DEFAULT_TOP, Options

if TYPE_CHECKING:
    from matcher.suggestion import SuggestionList


@click.command()
@click.argument("city")
@source_options
@click.option("--theme", help="Id or label of a theme; all themes without it.")
@click.option("--need", help="A need in free words, asked instead of what the catalogue holds.")
@click.option(
    "--intent",
    type=click.Choice(INTENTS),
    default=ANY,
    show_default=True,
    help="learn: they did what CITY needs; share: CITY did what they need; exchange: both; "
    "together: both need it; any: the best of them.",
)
@click.option(
    "--top",
    type=click.IntRange(min=0),
    default=DEFAULT_TOP,
    show_default=True,
    help="Suggestions per theme; 0 for every city.",
)
@click.option("--new-only", is_flag=True, help="Leave out cities that are partners already.")
@click.option("--all-statuses", is_flag=True, help="Keep former members and applicants.")
@click.option("--language", help="Language of labels and notes.  [default: the locale's]")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json", "csv")),
    default="table",
    show_default=True,
)
def suggest(
    city: str,
    sources: Sources,
    theme: str | None,
    need: str | None,
    intent: str,
    top: int,
    new_only: bool,
    all_statuses: bool,
    language: str | None,
    form: str,
) -> None:
    """Suggest partner cities for CITY (an id or a name), and say why."""
    from matcher.export.suggestions_csv import suggestions_csv
    from matcher.export.suggestions_json import many_themes, one_theme
    from matcher.suggest import Suggester

    options = Options(intent, top, new_only, all_statuses)
    with speaking(language or active_language()):
        if need is not None:
            check_need(need)
        catalogue = open_catalogue(sources)
        asker = catalogue.find_city(city)
        if theme is not None:
            theme = catalogue.find_theme(theme).id
        suggester = Suggester(open_engine(sources, catalogue))
        lists = suggester.answer(asker.id, theme, options, need=need)
        if form == "csv":
            click.echo(suggestions_csv(lists), nl=False)
        elif form == "json" and theme is not None:
            click.echo(one_theme(lists[0]))
        elif form == "json":
            click.echo(many_themes(catalogue.network.name, asker.id, intent, lists))
        else:
            _print_tables(catalogue, asker, lists)


def _print_tables(catalogue: Catalogue, asker: City, lists: "Sequence[SuggestionList]") -> None:
    from rich.console import Console

    from matcher.export.suggestions_table import print_left_out, print_list
    from matcher.naming import display_name

    console = Console(highlight=False)
    for answer in lists:
        print_list(console, answer, catalogue.theme(answer.theme), asker)
    names = {city.id: display_name(city) for city in catalogue.cities}
    print_left_out(console, lists[0].left_out, names)
