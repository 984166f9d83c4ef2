"""Pages to take along: PDF in the reader's language."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

from fastapi import APIRouter, Request
from starlette.responses import Response

from data.errors import NotFound
from data.messages import _, active_language
from matcher.export.suggestions_pdf import suggestions_pdf
from matcher.naming import display_name, theme_label
from matcher.options import Options
from service.dependencies import Keeper, Now
from service.jobs.dossiers import dossier_pdf
from service.live import Snapshot
from service.web.links import Links

router = APIRouter(default_response_class=Response)


@router.get("/cities/{city}/brief/{theme}/{candidate}")
def brief(
    request: Request, now: Now, live: Keeper, city: str, theme: str, candidate: str
) -> Response:
    """Give one suggestion as a page: the relation, both passages, how far to trust it."""
    catalogue = now.catalogue
    asker, other = catalogue.find_city(city), catalogue.find_city(candidate)
    on = catalogue.find_theme(theme)
    options = Options(top=0, has_all_statuses=True)
    (found,) = live.answer(now, asker.id, on.id, options, None)
    kept = tuple(one for one in found.suggestions if one.city.id == other.id)
    if not kept:
        raise NotFound(_("A city is not suggested to itself."))
    own = replace(found, suggestions=kept, notes=())
    names = {"city": display_name(asker), "candidate": display_name(other)}
    title = _("{city} and {candidate}: {theme}").format(**names, theme=theme_label(on))

    def make(here: str) -> bytes:
        citation = f"{now.catalogue.network.name} · jumelles · {here}"
        return suggestions_pdf(now.catalogue, [own], title, citation)

    return _paper(request, now, f"{asker.id}-{on.id}-{other.id}", make)


@router.get("/cities/{city}/dossier")
def dossier(request: Request, now: Now, live: Keeper, city: str) -> Response:
    """Give the first suggestions of a city on every theme."""
    asker = now.catalogue.find_city(city)
    return _paper(request, now, asker.id, lambda here: dossier_pdf(live, now, asker, here))


def _paper(request: Request, now: Snapshot, name: str, make: Callable[[str], bytes]) -> Response:
    """Answer with a document, or with nothing where the reader has this very one.

    `make` is given the address of this page.
    """
    address = str(request.url)
    key = f"{now.generation} {active_language()} {address}"
    tag = f'"{sha256(key.encode()).hexdigest()[:24]}"'
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "accept-language"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    here = Links(request).whole(*request.url.path.strip("/").split("/"))
    headers["content-disposition"] = f'inline; filename="{name}.pdf"'
    return Response(make(here), media_type="application/pdf", headers=headers)
