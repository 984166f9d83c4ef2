"""Which language a reader is answered in: the one asked for, else the browser's, else English."""

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.messages import SOURCE_LANGUAGE, best_language, speaking
from service.answers import answer_problem
from service.problems import no_such_language

PARAMETER = "language"


class Language:
    """Lets everything inside speak the reader's language."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request in one language."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wanted = QueryParams(scope["query_string"]).get(PARAMETER, "")
        chosen = best_language(wanted) if wanted else None
        spoken = chosen or preferred(Headers(scope=scope).get("accept-language", ""))

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-language"] = spoken
                headers.add_vary_header("accept-language")
            await send(message)

        with speaking(spoken):
            if wanted and chosen is None:
                await answer_problem(no_such_language(wanted), scope, receive, send_marked)
            else:
                await self._app(scope, receive, send_marked)


def preferred(accept: str) -> str:
    """Return the interface language that an Accept-Language header likes best; English for none.

    References
    ----------
    RFC 9110, section 12.5.4. Of equal weights the first one counts; what cannot be read is passed
    over.
    """
    weighed: list[tuple[float, int, str]] = []
    for place, part in enumerate(accept.split(",")[:50]):
        tag, _semicolon, parameter = part.partition(";")
        language = best_language(tag.strip())
        weight = _weight(parameter)
        if language and weight > 0:
            weighed.append((-weight, place, language))
    return min(weighed)[2] if weighed else SOURCE_LANGUAGE


def _weight(parameter: str) -> float:
    name, _equals, value = parameter.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0
