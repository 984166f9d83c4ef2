"""Letters: sent to a real mail server of our own, or honestly not sent."""

import socket
from contextlib import closing

import pytest
from aiosmtpd.controller import Controller

from data.errors import ConfigError
from service.mail import MailNotSent, send_mail
from service.settings import read_settings
from tests.service.conftest import House


class Letters:
    """Keeps what it is given; refuses one address."""

    def __init__(self):
        self.taken = []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address.startswith("nobody@"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.taken.append((envelope.rcpt_tos, envelope.content.decode("utf-8")))
        return "250 OK"


@pytest.fixture
def letters():
    found = Letters()
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    found.url = f"smtp://127.0.0.1:{port}"
    yield found
    controller.stop()


def test_a_letter_arrives_whole_in_any_language(letters):
    send_mail(letters.url, "a@example.org", "b@example.org", "Invitação", "Olá\n\nhttps://x/1\n")
    ((to, content),) = letters.taken
    assert to == ["b@example.org"]
    assert "From: a@example.org" in content
    assert "https://x/1" in content


@pytest.mark.parametrize("to", ["nobody@example.org", "no address\n", ""])
def test_what_the_server_refuses_is_said(letters, to):
    with pytest.raises(MailNotSent, match="did not take the letter"):
        send_mail(letters.url, "a@example.org", to, "x", "x")


def test_a_server_that_is_not_there_is_said():
    with pytest.raises(MailNotSent):
        send_mail("smtp://127.0.0.1:1", "a@example.org", "b@example.org", "x", "x")


def test_no_password_goes_over_the_wire_in_clear(letters):
    with_password = letters.url.replace("smtp://", "smtp://user:secret@")
    with pytest.raises(MailNotSent, match="no encryption"):
        send_mail(with_password, "a@example.org", "b@example.org", "x", "x")
    assert letters.taken == []


@pytest.mark.parametrize("wrong", ["mail.example.org", "http://x", "smtp://"])
def test_an_address_that_is_no_mail_server_is_refused_at_the_start(wrong):
    with pytest.raises(ConfigError, match="JUMELLES_SMTP_URL"):
        read_settings(smtp_url=wrong)


def test_an_invitation_is_sent_with_its_link(tmp_path, letters):
    house = House(tmp_path, smtp_url=letters.url, mail_from="net@example.org")
    page = house.send(
        "secretariat", "/people/invitations", role="researcher", email="ada@example.org"
    )
    assert "The link was sent to ada@example.org." in page.text
    ((to, content),) = letters.taken
    assert to == ["ada@example.org"]
    assert "/invitations/" in content.replace("=\r\n", "")
    page = house.send(
        "secretariat", "/people/invitations", role="researcher", email="nobody@example.org"
    )
    assert "Send the link yourself." in page.text
    assert len(letters.taken) == 1
    house.live.database.close()


def test_without_a_mail_server_no_address_is_asked_for(tmp_path):
    house = House(tmp_path)
    page = house.send("secretariat", "/people/invitations", role="researcher", email="a@b.org")
    assert "was sent" not in page.text
    assert 'name="email"' not in page.text
    house.live.database.close()
