"""What went wrong with a request, for programs (RFC 9457) and for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from data import errors
from data.errors import JumellesError
from data.messages import _, available_languages
from data.validation import shorten

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_S = 5


class Refused(Exception):
    """Fields that cannot be used, each with the sentence that says why and how to mend it."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        super().__init__(" ".join(sentence for _field, sentence in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem document.

    Attributes
    ----------
    status : int
        Of HTTP.
    code : str
        Stable, for programs; never translated.
    detail : str
        What is wrong and how to mend it, in the reader's language.
    retry_after_s : int or None
        Seconds after which the same request may succeed.
    faults : sequence of (parameter, sentence)
        Each parameter that cannot be used.
    """

    status: int
    code: str
    detail: str
    retry_after_s: int | None = None
    faults: Sequence[tuple[str, str]] = ()

    @property
    def headers(self) -> dict[str, str]:
        """The headers that belong to it."""
        headers = {"cache-control": "no-store"}
        if self.retry_after_s is not None:
            headers["retry-after"] = str(self.retry_after_s)
        if self.status == 401:
            headers["www-authenticate"] = 'Bearer realm="jumelles"'
        return headers

    def title(self) -> str:
        """Return the name of this kind of problem, in the reader's language."""
        return {
            400: _("This cannot be asked"),
            401: _("Who are you?"),
            403: _("Not allowed"),
            404: _("Not found"),
            405: _("This cannot be done here"),
            409: _("Changed meanwhile"),
            413: _("Too large"),
            422: _("A parameter cannot be used"),
            429: _("Too many requests"),
            503: _("Not available now"),
        }.get(self.status, _("Something went wrong"))

    def as_json(self, instance: str) -> dict[str, Any]:
        """Return the document; `instance` is the path that was asked for."""
        document: dict[str, Any] = {
            "type": f"urn:jumelles:problem:{self.code}",
            "title": self.title(),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
            "instance": instance,
        }
        if self.faults:
            document["errors"] = [
                {"parameter": parameter, "detail": detail} for parameter, detail in self.faults
            ]
        return document


def problem_of(error: Exception) -> Problem:
    """Return the problem of an exception; one that nobody foresaw says nothing of itself."""
    if isinstance(error, JumellesError):
        return _of_ours(error)
    if isinstance(error, RequestValidationError):
        return refused([(_name(each), sentence_of(each)) for each in error.errors()])
    if isinstance(error, Refused):
        return refused(error.faults)
    if isinstance(error, HTTPException) and error.status_code in (400, 404, 405):
        return {400: bad_body, 404: no_such_page, 405: no_such_method}[error.status_code]()
    return Problem(
        500,
        "internal-error",
        _("The service made a mistake. It was noted; try again, or tell who runs the service."),
    )


def bad_body() -> Problem:
    """Return the problem of a body that is not even JSON."""
    return Problem(400, "bad-body", _("The body of the request is not readable JSON. Mend it."))


def no_such_page() -> Problem:
    """Return the problem of an address that leads nowhere."""
    return Problem(404, "no-such-page", _("There is nothing at this address. Mend the address."))


def no_such_method() -> Problem:
    """Return the problem of a method that an address does not have."""
    return Problem(
        405, "no-such-method", _("This address can only be read. Send the request as GET.")
    )


def no_such_language(wanted: str) -> Problem:
    """Return the problem of a language that the interface does not speak."""
    sentence = _("There is no interface in '{language}'. Choose one of: {known}.")
    known = ", ".join(available_languages())
    return Problem(400, "no-such-language", sentence.format(language=shorten(wanted), known=known))


def too_many(retry_after_s: int) -> Problem:
    """Return the problem of a reader who asks too often."""
    sentence = _("Too many requests came from this address. Try again in {n} seconds.")
    return Problem(429, "too-many-requests", sentence.format(n=retry_after_s), retry_after_s)


def too_large(limit: int) -> Problem:
    """Return the problem of a request whose body is longer than `limit` bytes."""
    sentence = _("The request is larger than the {limit} bytes that are read. Shorten it.")
    return Problem(413, "too-large", sentence.format(limit=limit))


def from_elsewhere() -> Problem:
    """Return the problem of a form that a page of another site sent."""
    return Problem(
        403,
        "from-elsewhere",
        _("This form was sent from another site. Open it here and send it again."),
    )


def token_needed() -> Problem:
    """Return the problem of a reader without a token where reading is not public."""
    return Problem(
        401,
        "token-needed",
        _(
            "This network does not read in public. Sign in, or send a token in the header {header}."
        ).format(header="'Authorization: Bearer …'"),
    )


def _of_ours(error: JumellesError) -> Problem:
    if isinstance(error, errors.NotFound):
        return Problem(404, "not-found", str(error))
    if isinstance(error, errors.DataError):
        return Problem(400, "bad-input", str(error))
    if isinstance(error, errors.SignInNeeded):
        return Problem(401, "sign-in-needed", str(error))
    if isinstance(error, errors.Forbidden):
        return Problem(403, "forbidden", str(error))
    if isinstance(error, errors.Conflict):
        return Problem(409, "changed-meanwhile", str(error))
    if isinstance(error, errors.ServiceNotReady):
        return Problem(503, "not-ready", str(error), RETRY_AFTER_S)
    if isinstance(error, errors.ModelNotAvailable):
        return Problem(503, "model-not-available", str(error))
    return Problem(503, "storage-not-available", str(error), RETRY_AFTER_S)


def refused(faults: Sequence[tuple[str, str]]) -> Problem:
    """Return the problem of parameters or fields that cannot be used."""
    detail = " ".join(sentence for _parameter, sentence in faults)
    return Problem(422, "bad-parameter", detail, faults=faults)


def sentence_of(fault: Any) -> str:  # noqa: ANN401 (pydantic's own dictionary)
    """Return what is wrong with one parameter or field, and how to mend it."""
    name, context = _name(fault), fault.get("ctx", {})
    if fault["type"] == "missing":
        return _("The parameter {name} is missing. Add it.").format(name=name)
    if fault["type"] == "extra_forbidden":
        return _("There is no parameter {name}. Mend its name, or leave it out.").format(name=name)
    if fault["type"] == "string_too_long":
        return _("{name} is too long: at most {n} characters. Shorten it.").format(
            name=name, n=context["max_length"]
        )
    found = shorten(str(fault["input"]))
    expected = context.get("expected")
    if "ge" in context or "le" in context or "int" in fault["type"]:
        expected = _("a whole number, 0 or more, of a size that makes sense")
    if "string" in fault["type"] or "json" in fault["type"]:
        expected = _("a text")
    return _("{name} is '{found}'; expected: {expected}.").format(
        name=name, found=found, expected=expected or "true, false"
    )


def _name(fault: Any) -> str:  # noqa: ANN401 (pydantic's own dictionary)
    first, *rest = fault["loc"]
    path = rest if rest and first in ("body", "query", "path") else fault["loc"]
    return shorten(".".join(map(str, path)))
