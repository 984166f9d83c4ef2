"""What somebody sent with a form, once it is sure that it came from a page of the own session."""

import secrets
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from starlette.datastructures import ImmutableMultiDict, UploadFile

from data.errors import Forbidden
from data.messages import _
from service.access.secret import form_key

MAX_FIELDS = 2_000
KEY = "key"
Fields = ImmutableMultiDict[str, str]


async def read_form(request: Request) -> Fields:
    """Return the fields of a form; its length was limited on the way here.

    Raises
    ------
    Forbidden
        If somebody is signed in and the form does not show the key of the session.
    """
    body = (await request.body()).decode("utf-8", "replace")
    pairs = parse_qsl(body, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    fields: Fields = ImmutableMultiDict(pairs)
    _demand_key(request, fields.get(KEY, ""))
    return fields


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sent, with the other fields; without a name, none was chosen."""

    name: str
    content: bytes
    fields: Fields


async def read_upload(request: Request) -> Upload:
    """Return the file of a form; its length was limited on the way here.

    Raises
    ------
    Forbidden
        As `read_form`.
    """
    async with request.form(max_files=1, max_fields=MAX_FIELDS) as fields:
        _demand_key(request, str(fields.get(KEY, "")))
        file = fields.get("file")
        others: Fields = ImmutableMultiDict(
            [(name, value) for name, value in fields.multi_items() if isinstance(value, str)]
        )
        if not isinstance(file, UploadFile):
            return Upload("", b"", others)
        return Upload(file.filename or "", await file.read(), others)


def _demand_key(request: Request, shown: str) -> None:
    session: str = request.state.session
    if session and not secrets.compare_digest(shown.encode(), form_key(session).encode()):
        raise Forbidden(_("This form is too old. Open the page again and send it once more."))


Sent = Annotated[Fields, Depends(read_form)]
SentFile = Annotated[Upload, Depends(read_upload)]
