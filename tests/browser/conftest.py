"""A real Chromium, and the service of the real network for it to look at."""

import os
import shutil
import socket
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from threading import Thread
from time import sleep

import pytest
import uvicorn
from playwright.sync_api import sync_playwright

from models.hashing import HashingEncoder
from models.store import EmbeddingStore
from service.app import create_app
from service.live import Live
from service.settings import Settings
from service.storage import accounts
from service.storage.catalogue import import_once
from service.storage.database import Database
from service.storage.migrate import migrate
from tests.service.conftest import NOW, PASSWORD

SITE = {}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def find_chromium():
    named = os.environ.get("JUMELLES_CHROMIUM")
    found = named or next((p for name in CHROMIUM if (p := shutil.which(name))), None)
    assert found, "There is no Chromium: scripts/install-browser says how to get one."
    return found


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the service of the real network, without weights."""
    folder = tmp_path_factory.mktemp("site")
    database = Database(f"sqlite:///{folder / 'jumelles.sqlite'}")
    migrate(database)
    import_once(database, Path("data/network"), NOW)
    live = Live(database, HashingEncoder(), EmbeddingStore(None))
    live.refresh()
    SITE["database"] = database
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(create_app(live, Settings(rate_limit="")), log_level="error")
        )
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
    database.close()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        yield browser
        browser.close()


@pytest.fixture
def session(site):
    """Make an account and return the cookie of its session."""

    def session(role, city=None):
        now = datetime.now(UTC)
        with SITE["database"].writing() as connection:
            secret = accounts.invite(connection, role, city, None, now)
            email = f"{token_hex(4)}@example.org"
            one = accounts.accept_invitation(
                connection, secret, email, f"Ann of the {role}", PASSWORD, now
            )
            cookie = accounts.open_session(connection, one, now)
        return {"name": "jumelles", "value": cookie, "url": site, "httpOnly": True}

    return session


@pytest.fixture
def invitation(site):
    """Make an invitation and return the path of its link."""

    def invitation(role, city=None):
        with SITE["database"].writing() as connection:
            secret = accounts.invite(connection, role, city, None, datetime.now(UTC))
        return f"/invitations/{secret}"

    return invitation


@pytest.fixture
def tolerated():
    """What the console may say; a test of a page that is a problem adds to it."""
    return []


@pytest.fixture
def expect_404(tolerated):
    """Let the browser say that a page is a problem."""
    tolerated.append("the server responded with a status of 404")


def failure(request):
    """Name a request that failed; one the browser itself dropped, on leaving a page, did not."""
    dropped = request.failure == "net::ERR_ABORTED"
    return [] if dropped else [f"{request.url} ({request.failure})"]


@pytest.fixture
def open_page(chromium, site, tolerated):
    """Open pages, each in a browser of its own; a complaint in the console fails the test."""
    contexts, complaints = [], []

    def open_page(
        path, *, width=1280, height=900, scheme="light", language="en-GB", cookie=None, **options
    ):
        context = chromium.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale=language,
            **options,
        )
        contexts.append(context)
        if cookie:
            context.add_cookies([cookie])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("requestfailed", lambda request: complaints.extend(failure(request)))
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(site) else complaints.append(request.url)
            ),
        )
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in complaints if not any(t in text for t in tolerated)] == []
