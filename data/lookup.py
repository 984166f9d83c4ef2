"""Find a city by what a person typed."""

import unicodedata
from collections.abc import Sequence

from data.city import City
from data.errors import NotFound
from data.folding import fold_name, nearest
from data.messages import _
from data.validation import shorten


def find_city(cities: Sequence[City], wanted: str) -> City:
    """Return the one city whose id or name is `wanted`.

    Parameters
    ----------
    cities : sequence of City
        Where to look.
    wanted : str
        An id, or a name with or without accents, case and hyphens, in any script.

    Raises
    ------
    NotFound
        If none matches (the nearest names are given) or several do (their ids are given).

    Notes
    -----
    The strictest way of comparing that finds anything decides: id, name, name without case, name
    without accents, then the same for ids. Cost: linear in the number of cities.
    """
    exact = _exact(wanted)
    if not exact:
        raise NotFound(_("No city is named. Give the id or the name of a city."))
    for city in cities:
        if city.id == exact:
            return city
    for attribute in ("name", "id"):
        for view in (_exact, str.casefold, fold_name):
            key = view(exact)
            found = [c for c in cities if key and view(_exact(getattr(c, attribute))) == key]
            if len(found) > 1:
                raise NotFound(_ambiguous(wanted, found))
            if found:
                return found[0]
    raise NotFound(unknown_city(cities, wanted))


def unknown_city(cities: Sequence[City], wanted: str) -> str:
    """Return the sentence that names the cities nearest to one that does not exist."""
    if not cities:
        return _("There is no city '{wanted}': the catalogue has no city at all.").format(
            wanted=shorten(wanted)
        )
    names = {city.name: city.id for city in cities} | {city.id: city.id for city in cities}
    key = fold_name(wanted)
    begin_so = sorted(name for name in names if key and fold_name(name).startswith(key))
    ids = dict.fromkeys(names[near] for near in (*begin_so, *nearest(wanted, names, n=6)))
    by_id = {city.id: city.name for city in cities}
    shown = ", ".join(f"{by_id[key]} ({key})" for key in list(ids)[:3])
    return _("There is no city '{wanted}'. The nearest names are: {names}.").format(
        wanted=shorten(wanted), names=shown
    )


def _ambiguous(wanted: str, found: Sequence[City]) -> str:
    return _("{n} cities are called '{wanted}'. Give the id of one of them: {ids}.").format(
        n=len(found), wanted=shorten(wanted), ids=", ".join(city.id for city in found)
    )


def _exact(name: str) -> str:
    return unicodedata.normalize("NFC", name.strip())
