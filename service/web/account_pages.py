"""Signing in and out, accepting an invitation, tokens, and who has an account."""

import json
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from data.errors import DataError, Forbidden
from data.messages import _
from service.access.account import OFFICIAL, ROLES
from service.dependencies import Keeper, Known, Now, Staff
from service.mail import MailNotSent, send_mail
from service.middleware.guard import who_asks
from service.middleware.identify import COOKIE
from service.problems import Refused
from service.settings import Settings
from service.storage import accounts
from service.web.asking import by_name
from service.web.forms import Sent
from service.web.links import Links
from service.web.templating import render

MIN_PASSWORD, MAX_PASSWORD, MAX_NAME = 12, 500, 200
router = APIRouter(default_response_class=Response)


@router.get("/sign-in")
def sign_in_form(request: Request) -> Response:
    """Ask who somebody is."""
    return render(request, "sign_in.html", email="", fault="")


@router.post("/sign-in")
def sign_in(request: Request, live: Keeper, sent: Sent) -> Response:
    """Begin a session."""
    email, password = sent.get("email", "")[:MAX_NAME], sent.get("password", "")[:MAX_PASSWORD]
    who, address = who_asks(request.scope), accounts.normal_email(email)
    wait_s = request.app.state.sign_ins.wait_s(who, address)
    if wait_s:
        fault = _("There were too many attempts. Try again in {n} seconds.").format(n=wait_s)
        return render(request, "sign_in.html", status=429, email=email, fault=fault)
    with live.database.reading() as connection:  # hashing takes its time; nobody waits for it
        account = accounts.check_password(connection, email, password)
    if account is None:
        request.app.state.sign_ins.failed(who, address)
        fault = _("Address and password do not fit. Mend one of them.")
        return render(request, "sign_in.html", status=401, email=email, fault=fault)
    with live.database.writing() as connection:
        secret = accounts.open_session(connection, account, datetime.now(UTC))
    return _with_session(request, RedirectResponse(Links(request)("account"), 303), secret)


@router.post("/sign-out")
def sign_out(request: Request, live: Keeper, sent: Sent) -> Response:
    """End the session."""
    with live.database.writing() as connection:
        accounts.close_session(connection, request.state.session)
    answer = RedirectResponse(Links(request)(), 303)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return answer


@router.get("/invitations/{secret}")
def invitation(request: Request, now: Now, live: Keeper, secret: str) -> Response:
    """Show what somebody is invited to."""
    with live.database.reading() as connection:
        found = accounts.find_invitation(connection, secret, datetime.now(UTC))
    city = now.catalogue.city(found.city) if found.city else None
    return render(request, "invitation.html", found=found, city=city, given={}, faults={})


@router.post("/invitations/{secret}")
def accept(request: Request, now: Now, live: Keeper, secret: str, sent: Sent) -> Response:
    """Make the account and sign in."""
    given = {name: sent.get(name, "") for name in ("email", "name", "password")}
    moment = datetime.now(UTC)
    try:
        _check_person(given)
        with live.database.writing() as connection:
            account = accounts.accept_invitation(connection, secret, **given, now=moment)
            session = accounts.open_session(connection, account, moment)
    except (Refused, DataError) as refused:
        faults = refused.faults if isinstance(refused, Refused) else (("email", str(refused)),)
        with live.database.reading() as connection:
            found = accounts.find_invitation(connection, secret, moment)
        city = now.catalogue.city(found.city) if found.city else None
        return render(
            request, "invitation.html", status=422, found=found, city=city,
            given=given, faults=dict(faults),
        )  # fmt: skip
    return _with_session(request, RedirectResponse(Links(request)("account"), 303), session)


@router.get("/account")
def account(request: Request, now: Now, live: Keeper, account: Known) -> Response:
    """Show the own account and its tokens."""
    return _account_page(request, now, live, account, "")


@router.post("/account/tokens")
def make_token(request: Request, now: Now, live: Keeper, account: Known, sent: Sent) -> Response:
    """Make a token for programs and show it once."""
    label = sent.get("label", "").strip()[:MAX_NAME] or _("unnamed")
    with live.database.writing() as connection:
        secret = accounts.make_token(connection, account, label, datetime.now(UTC))
    return _account_page(request, now, live, account, secret)


@router.post("/account/tokens/revoke")
def revoke_token(request: Request, live: Keeper, account: Known, sent: Sent) -> Response:
    """Make a token worthless."""
    with live.database.writing() as connection:
        accounts.revoke_token(connection, account, sent.get("id", ""), datetime.now(UTC))
    return RedirectResponse(Links(request)("account"), 303)


@router.get("/account/data.json")
def own_data(live: Keeper, account: Known) -> Response:
    """Give everything that is kept of the reader."""
    with live.database.reading() as connection:
        content = accounts.personal_data(connection, account)
    headers = {"content-disposition": 'attachment; filename="jumelles-account.json"'}
    text = json.dumps(content, ensure_ascii=False, indent=1)
    return Response(text, media_type="application/json", headers=headers)


@router.post("/account/erase")
def erase(request: Request, live: Keeper, account: Known, sent: Sent) -> Response:
    """Forget who the reader is, once the password was given again."""
    password = sent.get("password", "")[:MAX_PASSWORD]
    with live.database.reading() as connection:
        is_same = accounts.check_password(connection, account.email, password) is not None
    if not is_same:
        raise Refused([("password", _("Give your password to erase your account."))])
    with live.database.writing() as connection:
        accounts.erase_account(connection, account, datetime.now(UTC))
    answer = RedirectResponse(Links(request)(), 303)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
    return answer


@router.get("/people")
def people(request: Request, now: Now, live: Keeper, account: Staff) -> Response:
    """Show who has an account, and invite others."""
    return _people_page(request, now, live, account, "")


@router.post("/people/invitations")
def invite(request: Request, now: Now, live: Keeper, account: Staff, sent: Sent) -> Response:
    """Make an invitation and show its link once."""
    role, city = sent.get("role", ""), sent.get("city", "")
    if not account.may_invite(role):
        raise Forbidden(_("You may not invite anybody to this role."))
    if role == OFFICIAL:
        city = now.catalogue.find_city(city).id
    with live.database.writing() as connection:
        of_city = city if role == OFFICIAL else None
        secret = accounts.invite(connection, role, of_city, account, datetime.now(UTC))
    told = _send_invitation(request, sent.get("email", "").strip(), secret)
    return _people_page(request, now, live, account, secret, told)


@router.post("/people/close")
def close(request: Request, live: Keeper, account: Staff, sent: Sent) -> Response:
    """Close an account."""
    with live.database.writing() as connection:
        other = accounts.find_account(connection, sent.get("id", ""))
        if not account.may_close(other):
            raise Forbidden(_("You may not close this account."))
        accounts.close_account(connection, other, datetime.now(UTC), account.id)
    return RedirectResponse(Links(request)("people"), 303)


def _send_invitation(request: Request, email: str, secret: str) -> str:
    """Send the link if an address was given and there is a mail server; say what came of it."""
    settings: Settings = request.app.state.settings
    if not email or settings.smtp_url is None:
        return ""
    text = _(
        "You are invited to jumelles. This link makes your account; it is valid for {n} days:"
    ).format(n=accounts.INVITATION_LASTS.days)
    text = f"{text}\n\n{Links(request).whole('invitations', secret)}\n"
    try:
        subject = _("Invitation to jumelles")
        server = settings.smtp_url.get_secret_value()
        send_mail(server, settings.mail_from, email, subject, text)
    except MailNotSent as err:
        return f"{err} {_('Send the link yourself.')}"
    return _("The link was sent to {email}.").format(email=email)


def _check_person(given: dict[str, str]) -> None:
    faults = []
    name, at, host = given["email"].strip().partition("@")
    if not (name and at and "." in host) or len(given["email"]) > MAX_NAME:
        faults.append(("email", _("This is not an e-mail address. Write it like name@city.org.")))
    if not given["name"].strip() or len(given["name"]) > MAX_NAME:
        faults.append(("name", _("Write your name, so that others know who you are.")))
    if not MIN_PASSWORD <= len(given["password"]) <= MAX_PASSWORD:
        sentence = _("Choose a password of at least {n} characters; several words are easiest.")
        faults.append(("password", sentence.format(n=MIN_PASSWORD)))
    if faults:
        raise Refused(faults)


def _with_session(request: Request, answer: Response, secret: str) -> Response:
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=int(accounts.SESSION_LASTS.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="lax",
    )
    return answer


def _account_page(
    request: Request, now: Now, live: Keeper, account: Known, secret: str
) -> Response:
    with live.database.reading() as connection:
        tokens = accounts.tokens_of(connection, account)
    city = now.catalogue.city(account.city) if account.city else None
    return render(request, "account.html", at="/account", city=city, tokens=tokens, secret=secret)


def _people_page(
    request: Request, now: Now, live: Keeper, account: Staff, secret: str, told: str = ""
) -> Response:
    with live.database.reading() as connection:
        found = accounts.all_accounts(connection)
    return render(
        request,
        "people.html",
        at="/people",
        people=found,
        roles=[role for role in ROLES if account.may_invite(role)],
        cities=by_name(now.catalogue.cities),
        members={city.id: city for city in now.catalogue.cities},
        secret=secret,
        told=told,
        can_send=request.app.state.settings.smtp_url is not None,
        lasts=accounts.INVITATION_LASTS.days,
    )
