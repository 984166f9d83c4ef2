"""Documents to take along, as PDF in the reader's language."""

from collections.abc import Sequence
from dataclasses import replace

from data.city import City
from data.errors import NotFound
from data.messages import _
from data.theme import Theme
from matcher.export.suggestions_pdf import suggestions_pdf
from matcher.naming import display_name, theme_label
from matcher.options import Options
from matcher.suggestion import SuggestionList
from service.live import Live, Snapshot

N_PER_THEME = 3


def brief_pdf(
    live: Live, now: Snapshot, asker: City, theme: Theme, candidate: City, address: str
) -> bytes:
    """Return one suggestion as a page: the relation, both passages, how far to trust it.

    Parameters
    ----------
    live : Live
    now : Snapshot
    asker : City
    theme : Theme
    candidate : City
    address : str
        Of the page itself, for those who cite it.

    Raises
    ------
    NotFound
        If the candidate is the asker.
    """
    options = Options(top=0, has_all_statuses=True)
    (found,) = live.answer(now, asker.id, theme.id, options, None)
    kept = tuple(one for one in found.suggestions if one.city.id == candidate.id)
    if not kept:
        raise NotFound(_("A city is not suggested to itself."))
    names = {"city": display_name(asker), "candidate": display_name(candidate)}
    title = _("{city} and {candidate}: {theme}").format(**names, theme=theme_label(theme))
    return _pdf(now, [replace(found, suggestions=kept, notes=())], title, address)


def dossier_pdf(live: Live, now: Snapshot, city: City, address: str) -> bytes:
    """Return the first suggestions of a city on every theme; parameters as for `brief_pdf`."""
    found = live.answer(now, city.id, None, Options(top=0), None)
    lists = [replace(one, suggestions=one.suggestions[:N_PER_THEME]) for one in found]
    title = _("Partners for {city}").format(city=display_name(city))
    return _pdf(now, lists, title, address)


def _pdf(now: Snapshot, lists: Sequence[SuggestionList], title: str, address: str) -> bytes:
    citation = f"{now.catalogue.network.name} · jumelles · {address}"
    return suggestions_pdf(now.catalogue, lists, title, citation)
