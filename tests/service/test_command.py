"""``jumelles serve`` as a process: it starts, says where it is, answers, and stops when told to."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from queue import Queue
from threading import Thread
from time import monotonic, sleep

import pytest

from data.catalogue import write_catalogue
from tests.world import CATALOGUE


@pytest.fixture
def catalogue(tmp_path):
    write_catalogue(CATALOGUE, tmp_path / "catalogue")
    return tmp_path / "catalogue"


def command(catalogue, *options, address=None):
    folder = catalogue.parent
    return [
        sys.executable, "-m", "matcher.cli", "serve", "--catalogue", str(catalogue),
        "--encoder", "hashing", "--store", str(folder / "store"), "--port", "0",
        "--database", address or f"sqlite:///{folder / 'new' / 'jumelles.sqlite'}", *options,
    ]  # fmt: skip


def environment(**changes):
    return {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1", **changes}


@contextmanager
def serving(catalogue, *options, address=None, **variables):
    """Run the service; give its address, its lines, its process."""
    process = subprocess.Popen(
        command(catalogue, *options, address=address),
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment(**variables),
    )  # fmt: skip
    lines, queue = [], Queue()
    reader = Thread(target=lambda: [queue.put(line) for line in process.stdout], daemon=True)
    reader.start()
    try:
        while "/invitations/" not in "".join(lines):
            lines.append(queue.get(timeout=60))
        found = re.search(r"http://\S+?/", "".join(lines))
        yield found[0], lines, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(30)
        reader.join(30)
        process.stdout.close()
        while not queue.empty():
            lines.append(queue.get())
        for secret in re.findall(r"/invitations/([\w-]{40,})", "".join(lines)):
            assert "".join(lines).count(secret) == 1  # it is printed, never logged


def ready(address):
    until = monotonic() + 60
    while monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}health/ready", timeout=10) as answer:
                return json.load(answer)
        except urllib.error.HTTPError:
            sleep(0.05)
    raise AssertionError("never ready")


def test_it_imports_says_where_it_is_answers_and_stops_when_told_to(catalogue):
    with serving(catalogue) as (address, lines, process):
        assert "was imported into" in lines[0]
        assert ready(address)["cities"] == len(CATALOGUE.cities)
        link = re.search(r"http://\S+/invitations/\S+", "".join(lines))[0]
        for path, word in ((link, "administrator"), (f"{address}cities/birch", "Birch")):
            with urllib.request.urlopen(path, timeout=10) as page:
                assert word in page.read().decode()
        with urllib.request.urlopen(f"{address}api/v1/themes", timeout=10) as answer:
            assert "server" not in answer.headers
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    log = "".join(lines)
    assert "Traceback" not in log
    with serving(catalogue) as (address, lines, _process):
        assert "imported from" in lines[0]
        assert ready(address)["generation"] == 1


def test_neither_texts_nor_tokens_come_into_the_log(catalogue):
    token = "a token of many characters"
    variables = {"JUMELLES_PUBLIC_READ": "false", "JUMELLES_READ_TOKEN": token}
    with serving(catalogue, **variables) as (address, lines, _process):
        ready(address)
        request = urllib.request.Request(
            f"{address}api/v1/suggestions?city=birch&theme=homes&need=secret+dogs",
            headers={"Authorization": f"Bearer {token}"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200
    log = "".join(lines)
    assert '"route": "/api/v1/suggestions"' in log
    assert "dogs" not in log
    assert "birch" not in log
    assert token not in log


def test_a_long_need_of_any_script_fits_into_the_address(catalogue):
    need = urllib.parse.quote("வெப்பம் " * 2400)
    assert len(need) > 100_000
    with serving(catalogue) as (address, _lines, _process):
        ready(address)
        asked = f"{address}api/v1/suggestions?city=birch&theme=homes&need={need}"
        with urllib.request.urlopen(asked, timeout=30) as answer:
            assert answer.status == 200


def test_killed_while_it_starts_it_starts_again_with_all_or_nothing(catalogue):
    process = subprocess.Popen(
        command(catalogue), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment()
    )
    database = catalogue.parent / "new" / "jumelles.sqlite"
    until = monotonic() + 60
    while not database.exists() and monotonic() < until:
        sleep(0.001)
    process.kill()
    process.communicate()
    with serving(catalogue) as (address, _lines, _process):
        assert ready(address)["cities"] == len(CATALOGUE.cities)


def export(catalogue, folder):
    database = f"sqlite:///{catalogue.parent / 'new' / 'jumelles.sqlite'}"
    return subprocess.run(
        [sys.executable, "-m", "matcher.cli", "export", str(folder), "--database", database],
        capture_output=True, text=True, check=False, env=environment(),
    )  # fmt: skip


def test_what_was_imported_is_exported_as_it_was(catalogue, tmp_path):
    empty = export(catalogue, tmp_path / "out")
    assert empty.returncode == 1
    assert "Start the service once" in empty.stderr
    assert not (tmp_path / "out").exists()
    with serving(catalogue) as (address, _lines, _process):
        ready(address)
        done = export(catalogue, tmp_path / "out")  # while the service runs
    assert (done.returncode, done.stderr) == (0, "")
    for file in catalogue.iterdir():
        assert (tmp_path / "out" / file.name).read_bytes() == file.read_bytes()


def failing(catalogue, *options, **variables):
    done = subprocess.run(
        [*command(catalogue), *options], capture_output=True, text=True, check=False, timeout=60,
        env=environment(**variables),
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


def test_a_port_in_use_is_told_before_anything_is_prepared(catalogue):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"port {port}" in failing(catalogue, "--port", str(port))
    assert not (catalogue.parent / "new").exists()


def test_what_cannot_be_used_is_one_line(catalogue):
    assert "JUMELLES_RATE_LIMIT" in failing(catalogue, JUMELLES_RATE_LIMIT="many")
    assert "postgresql://user:password@host/name" in failing(catalogue, "--database", "oracle://x")
    assert "cannot listen" in failing(catalogue, "--host", "no.such.host.invalid")
    (catalogue / "network.toml").unlink()
    assert "network.toml" in failing(catalogue)


def test_rows_in_error_are_counted_and_the_rest_is_served(catalogue):
    with (catalogue / "cities.csv").open("a") as file:
        file.write("only one cell\n")
    with serving(catalogue) as (address, lines, _process):
        assert ready(address)["cities"] == len(CATALOGUE.cities)
    assert "1 row is in error and was left out" in "".join(lines)


def test_postgresql_serves_the_same(catalogue, postgres):
    from tests.service.conftest import new_postgres_database

    database = new_postgres_database(postgres)
    with serving(catalogue, address=database) as (address, lines, _process):
        assert ready(address)["cities"] == len(CATALOGUE.cities)
    assert "postgres:@" not in lines[0]


def test_without_its_packages_the_program_says_how_to_install_them(catalogue, tmp_path):
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "fastapi.py").write_text(
        "raise ModuleNotFoundError('gone', name='fastapi')"
    )
    bare = str(tmp_path / "bare")
    assert 'pip install "jumelles[service]"' in failing(catalogue, PYTHONPATH=bare)
    listed = subprocess.run(
        [sys.executable, "-m", "matcher.cli", "--help"], capture_output=True, text=True,
        check=False, env=environment(PYTHONPATH=bare),
    )  # fmt: skip
    assert listed.returncode == 0
    assert "serve" in listed.stdout


def test_listing_the_commands_loads_nothing_of_the_service():
    code = (
        "import sys; from click.testing import CliRunner; from matcher.cli import jumelles;"
        "CliRunner().invoke(jumelles, ['--help']);"
        "print({'fastapi', 'sqlalchemy', 'numpy', 'torch'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_killed_while_cities_report_no_acknowledged_report_is_lost(catalogue):
    from datetime import UTC, datetime

    from service.storage import accounts
    from service.storage.database import Database
    from tests.service.conftest import PASSWORD

    told = []

    def report(address, token):
        for n in range(1000):
            body = {"city": "birch", "kind": "need", "text": f"Report number {n} of {token[:4]}."}
            request = urllib.request.Request(
                f"{address}api/v1/statements", json.dumps(body).encode(),
                {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
            )  # fmt: skip
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    told.append(json.load(answer)["id"])
            except OSError:
                return

    with serving(catalogue, JUMELLES_RATE_LIMIT="off") as (address, _lines, process):
        ready(address)
        database = Database(f"sqlite:///{catalogue.parent / 'new' / 'jumelles.sqlite'}")
        now = datetime.now(UTC)
        with database.writing() as connection:
            secret = accounts.invite(connection, "secretariat", None, None, now)
            one = accounts.accept_invitation(connection, secret, "a@x.org", "A", PASSWORD, now)
            tokens = [accounts.make_token(connection, one, "x", now) for _n in range(3)]
        database.close()
        writers = [Thread(target=report, args=(address, token)) for token in tokens]
        for writer in writers:
            writer.start()
        until = monotonic() + 30
        while len(told) < 20 and monotonic() < until:
            sleep(0.005)
        process.kill()
        for writer in writers:
            writer.join()
    assert len(told) >= 20
    with serving(catalogue) as (address, _lines, _process):
        ready(address)
        with urllib.request.urlopen(f"{address}api/v1/cities/birch", timeout=10) as answer:
            kept = {statement["id"] for statement in json.load(answer)["statements"]}
    assert set(told) <= kept
