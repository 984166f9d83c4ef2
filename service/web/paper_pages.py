"""Pages to take along: PDF in the reader's language."""

from collections.abc import Callable
from hashlib import sha256

from fastapi import APIRouter, Request
from starlette.responses import Response

from data.messages import active_language
from service.dependencies import Keeper, Now
from service.live import Snapshot
from service.papers import brief_pdf, dossier_pdf
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
    name = f"{asker.id}-{on.id}-{other.id}"
    return _paper(request, now, name, lambda here: brief_pdf(live, now, asker, on, other, here))


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
