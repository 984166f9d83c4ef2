"""The engine that answers now, and its successor when the catalogue has changed."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event, Lock, Thread

from data.catalogue import Catalogue
from data.errors import JumellesError, ServiceNotReady
from data.messages import _
from matcher.engine import Engine
from matcher.options import Options
from matcher.suggest import Suggester
from matcher.suggestion import SuggestionList
from models.encoder import Encoder
from models.store import EmbeddingStore
from service.forgetful import ForgetfulStore
from service.storage.catalogue import generation, load_catalogue
from service.storage.database import Database

LOOK_EVERY_S = 1.0
_log = logging.getLogger("jumelles.live")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation of the catalogue, ready to answer; it never changes."""

    generation: int
    catalogue: Catalogue
    suggester: Suggester


class Live:
    """Keeps one snapshot in memory and replaces it when the database says that it is old.

    Parameters
    ----------
    database : Database
        Migrated and filled.
    encoder : Encoder
    store : EmbeddingStore
        Texts that were embedded before are not embedded again, so that a change costs its own texts
        and the comparison of all.

    Notes
    -----
    Readers take the snapshot that is there and wait for no other; while a new one is made, the old
    one answers. Threads may share a `Live`.
    """

    def __init__(self, database: Database, encoder: Encoder, store: EmbeddingStore) -> None:
        self.database = database
        self._encoder = encoder
        self._store = store
        self._snapshot: Snapshot | None = None
        self._refreshing = Lock()
        self._typing = Lock()
        self._stop = Event()
        self._watcher: Thread | None = None
        self.failure: JumellesError | None = None

    @property
    def is_ready(self) -> bool:
        """Whether there is a snapshot that answers."""
        return self._snapshot is not None

    @property
    def snapshot(self) -> Snapshot:
        """The newest snapshot that is ready.

        Raises
        ------
        ServiceNotReady
            If there is none yet.
        """
        if self._snapshot is None:
            raise ServiceNotReady(
                _("The suggestions are being prepared. Try again in a few seconds.")
            )
        return self._snapshot

    def refresh(self) -> bool:
        """Make a new snapshot if the catalogue has changed; return whether it had.

        Raises
        ------
        StorageError
            If the database cannot be read; the old snapshot stays.
        ModelNotAvailable, StoreError
            If a new text cannot be embedded; the old snapshot stays.
        """
        with self._refreshing:
            with self.database.reading() as connection:
                current = generation(connection)
                if self._snapshot is not None and self._snapshot.generation == current:
                    return False
                catalogue = load_catalogue(connection)
            suggester = Suggester(Engine(catalogue, self._encoder, self._store))
            _warm(suggester)
            suggester.engine.store = ForgetfulStore()
            self._snapshot = Snapshot(current or 0, catalogue, suggester)
            return True

    def answer(
        self, snapshot: Snapshot, city: str, theme: str | None, options: Options, need: str | None
    ) -> Sequence[SuggestionList]:
        """Ask the matcher; needs in free words are encoded one at a time."""
        if need is None:
            return snapshot.suggester.answer(city, theme, options)
        with self._typing:
            return snapshot.suggester.answer(city, theme, options, need=need)

    def start(self) -> None:
        """Prepare the first snapshot and watch for changes, in a thread of its own."""
        self._watcher = Thread(target=self._watch, name="jumelles-live", daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """Stop watching."""
        self._stop.set()
        if self._watcher is not None:
            self._watcher.join(timeout=LOOK_EVERY_S)

    def _watch(self) -> None:
        while not self._stop.is_set():
            try:
                if self.refresh():
                    _log.info("generation %d is ready", self.snapshot.generation)
                    # The first need that is typed should not wait for a neural library.
                    self._encoder.encode([self.snapshot.catalogue.network.name], role="query")
                self.failure = None
            except JumellesError as err:
                if str(err) != str(self.failure):
                    _log.error("%s", err)
                self.failure = err
            self._stop.wait(LOOK_EVERY_S)


def _warm(suggester: Suggester) -> None:
    """Compute what every question shares, so that no reader waits for it."""
    for theme in suggester.engine.catalogue.network.themes:
        suggester.engine.theme_scores(theme.id)
    suggester.voices  # noqa: B018 (computed at the first look)
    if suggester.engine.city_ids:
        for theme in suggester.engine.catalogue.network.themes[:1]:
            suggester.suggest(suggester.engine.city_ids[0], theme.id, Options(top=1))
