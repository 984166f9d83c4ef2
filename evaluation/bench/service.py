"""How quickly the service answers many readers at once, and whether its memory stays flat.

    python -m evaluation.bench.service [--rate 50] [--minutes 10]

A service of its own, on the network's catalogue and in a process of its own, is asked at a steady
rate by readers who do not wait for each other: half of them for suggestions as JSON, half for
pages, in six languages and without rate limit. Delays count from the moment at which a request was
due, so that waiting in line is not hidden.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlsplit

import click
import numpy as np

from data.catalogue import Catalogue, read_catalogue
from data.messages import available_languages
from matcher.commands.options import own_catalogue

JSON, PAGES = "suggestions as JSON", "pages"
N_READERS = 16
_ADDRESS = re.compile(r"http://[0-9.]+:[0-9]+")


@click.command()
@click.option("--rate", default=50.0, show_default=True, help="Requests per second.")
@click.option("--minutes", default=10.0, show_default=True)
def main(rate: float, minutes: float) -> None:
    """Ask a service steadily, and tell its delays."""
    catalogue, _report = read_catalogue(own_catalogue())
    paths = list(addresses(catalogue))
    with tempfile.TemporaryDirectory() as folder, service(Path(folder)) as (address, process):
        ask(address, paths, rate, len(paths) / rate)  # everything once, so that all is warm
        before = resident_mb(process.pid)
        delays, n_errors = ask(address, paths, rate, minutes * 60)
        after = resident_mb(process.pid)
    for kind, found in delays.items():
        p50, p95, p99 = np.percentile(found, (50, 95, 99))
        click.echo(
            f"{kind}: {len(found)} answers, p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms"
        )
    click.echo(f"errors: {n_errors}; memory: {before:.0f} MB before, {after:.0f} MB after")


def addresses(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield (kind, path), JSON and pages in turn, every city and theme at least once."""
    languages = available_languages()
    themes = [theme.id for theme in catalogue.network.themes]
    for i, city in enumerate(catalogue.cities):
        for k, theme in enumerate(themes):
            asked = f"language={languages[(i + k) % len(languages)]}"
            yield JSON, f"/api/v1/suggestions?city={city.id}&theme={theme}&{asked}"
            page = (f"/cities/{city.id}/suggestions/{theme}", f"/cities/{city.id}", "/")
            yield PAGES, f"{page[k % len(page)]}?{asked}"


@contextmanager
def service(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start a service with a database in `folder`, and end it."""
    command = [sys.executable, "-m", "matcher.cli", "serve", "--port", "0", "--database"]
    environment = os.environ | {"JUMELLES_RATE_LIMIT": "off"}
    log = (folder / "log").open("w")
    process = subprocess.Popen(
        [*command, f"sqlite:///{folder / 'jumelles.sqlite'}"],
        env=environment, stdout=subprocess.PIPE, stderr=log, text=True,
    )  # fmt: skip
    try:
        yield _wait_for_address(process), process
    finally:
        process.terminate()
        process.wait()
        log.close()


def _wait_for_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        found = _ADDRESS.search(line)
        if found:
            _wait_until_ready(found.group())
            return found.group()
    raise click.ClickException("The service ended before it began.")


def _wait_until_ready(address: str) -> None:
    connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
    while True:
        connection.request("GET", "/health/ready")
        answer = connection.getresponse()
        answer.read()
        if answer.status == 200:
            return
        time.sleep(0.1)


def ask(
    address: str, paths: list[tuple[str, str]], rate: float, seconds: float
) -> tuple[dict[str, list[float]], int]:
    """Return delays in milliseconds by kind, and the number of answers that were none."""
    due: Queue[tuple[float, str, str]] = Queue()
    begin = time.perf_counter() + 0.5
    for i in range(int(rate * seconds)):
        kind, path = paths[i % len(paths)]
        due.put((begin + i / rate, kind, path))
    delays: dict[str, list[float]] = {JSON: [], PAGES: []}
    errors: list[str] = []

    def read() -> None:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
        while True:
            try:
                moment, kind, path = due.get_nowait()
            except Empty:
                return
            time.sleep(max(0.0, moment - time.perf_counter()))
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 200:
                    errors.append(path)
            except OSError as err:
                errors.append(f"{path}: {err}")
                connection.close()
            delays[kind].append(1000 * (time.perf_counter() - moment))

    readers = [threading.Thread(target=read) for _reader in range(N_READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    return delays, len(errors)


def resident_mb(pid: int) -> float:
    """Return the memory that a process holds, in MB; where the system does not say, nothing."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return float("nan")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found.group(1)) / 1024 if found else float("nan")


if __name__ == "__main__":
    main()
