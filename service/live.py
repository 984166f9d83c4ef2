"""The engine that answers now, and its successor when the catalogue has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from data.catalogue import Catalogue
from data.errors import JumellesError, ServiceNotReady
from data.messages import _
from matcher.engine import Engine
from matcher.options import Options
from matcher.suggest import Suggester
from matcher.suggestion import SuggestionList
from models.encoder import Encoder
from models.store import EmbeddingStore, Progress
from service.forgetful import ForgetfulStore
from service.storage.catalogue import generation, load_catalogue
from service.storage.database import Database


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

    def refresh(self, progress: Progress | None = None) -> bool:
        """Make a new snapshot if the catalogue has changed; return whether it had.

        Parameters
        ----------
        progress : callable (done, total), optional
            Called while texts are embedded; the old snapshot stays if it raises.

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
            engine = Engine(catalogue, self._encoder, self._store, progress=progress)
            suggester = Suggester(engine)
            _warm(suggester)
            engine.store, engine.progress = ForgetfulStore(), None
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

    def warm_encoder(self) -> None:
        """Load what encodes, so that the first need that is typed does not wait for it."""
        self._encoder.encode([self.snapshot.catalogue.network.name], role="query")


def _warm(suggester: Suggester) -> None:
    """Compute what every question shares, so that no reader waits for it."""
    for theme in suggester.engine.catalogue.network.themes:
        suggester.engine.theme_scores(theme.id)
    suggester.voices  # noqa: B018 (computed at the first look)
    if suggester.engine.city_ids:
        for theme in suggester.engine.catalogue.network.themes[:1]:
            suggester.suggest(suggester.engine.city_ids[0], theme.id, Options(top=1))
