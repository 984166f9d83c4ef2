"""A thread that does one step after another until it is stopped."""

import logging
from collections.abc import Callable
from threading import Event, Thread

from data.errors import JumellesError

_log = logging.getLogger("jumelles.jobs")


class Beside:
    """Does steps beside the service.

    Parameters
    ----------
    name : str
        Of the thread.
    step : callable () -> bool
        Returns whether there was something to do; then the next step follows at once.
    every_s : float
        Seconds between two looks while there is nothing to do.
    """

    def __init__(self, name: str, step: Callable[[], bool], every_s: float) -> None:
        self._name, self._step, self._every_s = name, step, every_s
        self._stop = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin, or begin again."""
        self._stop = Event()
        self._thread = Thread(target=self._run, args=(self._stop,), name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Begin no further step; one that is being done ends with the process."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=self._every_s)

    def _run(self, stop: Event) -> None:
        while not stop.is_set():
            try:
                if self._step():
                    continue
            except JumellesError as err:
                _log.error("%s", err)
            stop.wait(self._every_s)
