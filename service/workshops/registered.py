"""Who comes, from the list of registered cities."""

from collections.abc import Sequence

from data.city import City
from data.errors import DataError, NotFound
from data.fields import whole
from data.folding import fold_name
from data.lookup import find_city
from data.messages import _, available_languages, speaking
from data.validation import shorten
from service.imports.upload import Sheet
from service.workshops.problem_text import Registered

_NUMBERS = ("delegates", "min_meetings", "max_meetings")


def read_registered(cities: Sequence[City], sheet: Sheet) -> tuple[Registered, ...]:
    """Return the cities of a list, in its order.

    Parameters
    ----------
    cities : sequence of City
        Of the catalogue.
    sheet : Sheet
        One column holds ids or names of cities, headed "city" in any language of the interface.
        Columns `delegates`, `min_meetings`, `max_meetings` and `languages` are read if they are
        there; others are passed over.

    Raises
    ------
    DataError
        Every row that cannot be used, one line each.
    """
    columns = {fold_name(name): i for i, name in enumerate(sheet.header)}
    place = next((columns[name] for name in _city_headings() if name in columns), None)
    if place is None:
        words = _("The list has no column 'city' (found: {columns}). Name one so.")
        raise DataError(words.format(columns=", ".join(sheet.header)))
    found: dict[str, Registered] = {}
    errors: list[str] = []
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        try:
            one = _registered(cities, row, place, columns)
        except (NotFound, DataError) as err:
            errors.append(_("row {n}: {reason}").format(n=number, reason=err))
            continue
        if one.city in found:
            words = _("row {n}: {city} is there twice; leave one of them.")
            errors.append(words.format(n=number, city=one.city))
        found[one.city] = one
    if errors:
        raise DataError("\n".join(errors))
    return tuple(found.values())


def _registered(
    cities: Sequence[City], row: Sequence[str], place: int, columns: dict[str, int]
) -> Registered:
    def cell(name: str) -> str:
        column = columns.get(fold_name(name))
        return "" if column is None else row[column].strip()

    numbers = {}
    for name in _NUMBERS:
        text = cell(name)
        numbers[name] = whole(text)
        if text and numbers[name] is None:
            words = _("{column} is '{value}'; expected a whole number.")
            raise DataError(words.format(column=name, value=shorten(text)))
    languages = cell("languages").replace(";", ",").split(",")
    spoken = tuple(tag.strip() for tag in languages if tag.strip())
    return Registered(find_city(cities, row[place]).id, languages=spoken, **numbers)


def _city_headings() -> list[str]:
    found = [fold_name("city"), fold_name("id")]
    for language in available_languages():
        with speaking(language):
            found.append(fold_name(_("City")))
    return found
