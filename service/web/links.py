"""Addresses of pages, which keep the language that the reader chose."""

from urllib.parse import quote, urlencode

from starlette.requests import Request

from data.messages import available_languages, best_language

LANGUAGE = "language"


class Links:
    """The addresses that one page points at.

    Parameters
    ----------
    request : Request
        Its `language`, if the reader chose one, goes into every address.
    path : str
        Of the page; that of the request without it.
    """

    def __init__(self, request: Request, path: str = "") -> None:
        self._request = request
        self._path = path or request.url.path
        self._chosen = best_language(request.query_params.get(LANGUAGE, "") or "-")

    def __call__(self, *parts: str, **parameters: object) -> str:
        """Return the address of a page of this service; parameters that are empty are left out."""
        path = "/" + "/".join(quote(part, safe="") for part in parts)
        if self._chosen:
            parameters.setdefault(LANGUAGE, self._chosen)
        given = {name: _word(value) for name, value in parameters.items() if value}
        return f"{path}?{urlencode(given)}" if given else path

    @property
    def chosen(self) -> str:
        """The language that the reader chose, empty when it is the browser's."""
        return self._chosen or ""

    def here(self, language: str) -> str:
        """Return the address of this page in another language."""
        kept = [(k, v) for k, v in self._request.query_params.multi_items() if k != LANGUAGE]
        return f"{quote(self._path)}?{urlencode([*kept, (LANGUAGE, language)])}"

    def whole(self, *parts: str, **parameters: object) -> str:
        """Return an address that can be sent to somebody, host included."""
        base = str(self._request.base_url).rstrip("/")
        return base + self(*parts, **parameters)

    def languages(self) -> list[tuple[str, str, str]]:
        """Return (tag, own name, address) of this page in every language of the interface."""
        return [(tag, _own_name(tag), self.here(tag)) for tag in available_languages()]


def _own_name(tag: str) -> str:
    from babel import Locale

    return str(Locale(tag).get_display_name(tag)).capitalize()


def _word(value: object) -> str:
    return "true" if value is True else str(value)
