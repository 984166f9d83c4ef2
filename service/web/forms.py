"""What somebody sent with a form, once it is sure that it came from a page of the own session."""

import secrets
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from starlette.datastructures import ImmutableMultiDict

from data.errors import Forbidden
from data.messages import _
from service.access.secret import form_key

MAX_FIELDS = 200
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
    session: str = request.state.session
    shown = fields.get(KEY, "")
    if session and not secrets.compare_digest(shown.encode(), form_key(session).encode()):
        raise Forbidden(_("This form is too old. Open the page again and send it once more."))
    return fields


Sent = Annotated[Fields, Depends(read_form)]
