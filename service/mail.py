"""Letters of the service, sent where a mail server is named."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from data.errors import ConfigError, JumellesError
from data.messages import _

TIMEOUT_S = 15
_PORTS = {"smtp": 587, "smtps": 465}


class MailNotSent(JumellesError):
    """The mail server did not take a letter."""


def check_address(server: str) -> None:
    """Refuse the address of a mail server that cannot be one.

    Raises
    ------
    ConfigError
    """
    found = urlsplit(server)
    if found.scheme not in _PORTS or not found.hostname:
        words = _("JUMELLES_SMTP_URL is '{found}'; expected: {expected}.")
        expected = "smtp://user:password@host:port"
        raise ConfigError(words.format(found=found.scheme or server[:20], expected=expected))


def send_mail(server: str, sender: str, to: str, subject: str, text: str) -> None:
    """Send a letter.

    Parameters
    ----------
    server : str
        ``smtp://user:password@host:port``, with STARTTLS where the server offers it, or ``smtps://``.
        Without user nobody signs in; a password is never sent in clear.
    sender, to, subject, text : str

    Raises
    ------
    MailNotSent
        If the server cannot be reached or refuses.
    """
    found = urlsplit(server)
    port, host = found.port or _PORTS[found.scheme], found.hostname or ""
    context = ssl.create_default_context()
    try:
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = sender, to, subject
        letter.set_content(text)
        if found.scheme == "smtps":
            client: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_S, context=context)
        else:
            client = smtplib.SMTP(host, port, timeout=TIMEOUT_S)
        with client:
            client.ehlo()
            if found.scheme == "smtp" and client.has_extn("starttls"):
                client.starttls(context=context)
                client.ehlo()
            elif found.scheme == "smtp" and found.username:
                raise MailNotSent(
                    _("The mail server offers no encryption, so no password is sent.")
                )
            if found.username:
                client.login(unquote(found.username), unquote(found.password or ""))
            client.send_message(letter)
    except (OSError, smtplib.SMTPException, UnicodeError, ValueError) as err:
        words = _("The mail server did not take the letter ({reason}).")
        raise MailNotSent(words.format(reason=type(err).__name__)) from err
