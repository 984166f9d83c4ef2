"""The embedding store: nothing is encoded twice, nothing is lost, nothing is half there."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import StoreError
from models.encoder import Role
from models.hashing import HashingEncoder
from models.store import FILE_NAME, EmbeddingStore, default_store

ROOT = Path(__file__).parents[2]
TEXTS = [f"text number {i} of the network" for i in range(100)]

SLOW = """
import sys, time
sys.path.insert(0, {root!r})
from pathlib import Path
from models.hashing import HashingEncoder
from models.store import EmbeddingStore

class Slow(HashingEncoder):
    def encode(self, texts, *, role="passage"):
        time.sleep(0.02)
        return super().encode(texts, role=role)

texts = [f"text number {{i}} of the network" for i in range({n})]
show = lambda done, total: print(done, flush=True)
rows = EmbeddingStore(Path({folder!r})).embed(Slow(), texts, progress=show)
print(rows.tobytes().hex()[-64:])
"""


class CountingEncoder(HashingEncoder):
    """Remembers what it was asked to encode."""

    def __init__(self) -> None:
        super().__init__(dimension=16)
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str], *, role: Role = "passage"):
        self.encoded += texts
        return super().encode(texts, role=role)


class UnloadableEncoder(CountingEncoder):
    """Stands for an encoder whose library must not be needed."""

    def encode(self, texts: Sequence[str], *, role: Role = "passage"):
        raise RuntimeError("the encoder was loaded")


class OtherDimension(CountingEncoder):
    """Claims another dimension under the same fingerprint."""

    fingerprint = CountingEncoder().fingerprint

    def __init__(self) -> None:
        super().__init__()
        self.dimension = 8


class NotFinite(CountingEncoder):
    def encode(self, texts: Sequence[str], *, role: Role = "passage"):
        return super().encode(texts, role=role) * np.float32("nan")


class WrongShape(CountingEncoder):
    def encode(self, texts: Sequence[str], *, role: Role = "passage"):
        return super().encode(texts, role=role)[:-1]


def file_of(folder: Path) -> Path:
    return folder / FILE_NAME


def run(script: str, **values: object) -> subprocess.Popen[str]:
    code = textwrap.dedent(script).format(root=str(ROOT), **values)
    return subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("on_disk", [True, False])
def test_only_new_texts_are_encoded(tmp_path: Path, on_disk: bool) -> None:
    store = EmbeddingStore(tmp_path if on_disk else None)
    encoder = CountingEncoder()
    first = store.embed(encoder, TEXTS)
    assert encoder.encoded == TEXTS
    again = store.embed(encoder, [*TEXTS, "one more", TEXTS[3]])
    assert encoder.encoded == [*TEXTS, "one more"]
    assert again[:100].tobytes() == first.tobytes()
    assert again[101].tobytes() == first[3].tobytes()


def test_a_second_run_needs_no_encoder(tmp_path: Path) -> None:
    first = EmbeddingStore(tmp_path).embed(CountingEncoder(), TEXTS)
    second = EmbeddingStore(tmp_path).embed(UnloadableEncoder(), TEXTS[::-1])
    assert second[::-1].tobytes() == first.tobytes()


def test_stored_rows_are_those_of_the_encoder(tmp_path: Path) -> None:
    encoder = HashingEncoder()
    rows = EmbeddingStore(tmp_path).embed(encoder, TEXTS)
    assert rows.dtype == np.float32
    assert rows.tobytes() == encoder.encode(TEXTS).tobytes()


def test_repeated_texts_are_encoded_once() -> None:
    encoder = CountingEncoder()
    rows = EmbeddingStore(None).embed(encoder, ["a", "b", "a", "a"])
    assert encoder.encoded == ["a", "b"]
    assert rows[0].tobytes() == rows[2].tobytes() == rows[3].tobytes()


def test_roles_and_encoders_do_not_share_entries(tmp_path: Path) -> None:
    store = EmbeddingStore(tmp_path)
    small, large = CountingEncoder(), HashingEncoder(32)
    store.embed(small, ["a"])
    assert store.missing(small, ["a", "b", "b"]) == ["b"]
    assert store.missing(small, ["a"], role="query") == ["a"]
    assert store.missing(large, ["a"]) == ["a"]
    assert store.embed(large, ["a"]).shape == (1, 32)
    assert store.embed(small, ["a"]).shape == (1, 16)


def test_no_texts_give_no_rows_and_no_file(tmp_path: Path) -> None:
    assert EmbeddingStore(tmp_path / "new").embed(UnloadableEncoder(), []).shape == (0, 16)
    assert not (tmp_path / "new").exists()


@given(st.lists(st.text(), max_size=12))
def test_any_texts_come_back_in_order(texts: list[str]) -> None:
    encoder = HashingEncoder(8)
    rows = EmbeddingStore(None).embed(encoder, texts)
    assert rows.shape == (len(texts), 8)
    assert rows.tobytes() == encoder.encode(texts).tobytes()


def test_lone_surrogates_are_texts_like_others(tmp_path: Path) -> None:
    store = EmbeddingStore(tmp_path)
    store.embed(CountingEncoder(), ["\ud800", "\ud801", ""])
    assert store.embed(UnloadableEncoder(), ["", "\ud801", "\ud800"]).shape == (3, 16)


def test_progress_counts_the_missing_texts_only(tmp_path: Path) -> None:
    store, calls = EmbeddingStore(tmp_path), []
    store.embed(CountingEncoder(), TEXTS[:20], progress=lambda *c: calls.append(c))
    assert calls == [(0, 20), (20, 20)]
    calls.clear()
    store.embed(CountingEncoder(), TEXTS, progress=lambda *c: calls.append(c))
    assert calls[0] == (0, 80)
    assert calls[-1] == (80, 80)
    assert len(calls) > 2
    calls.clear()
    store.embed(CountingEncoder(), TEXTS, progress=lambda *c: calls.append(c))
    assert calls == []


def test_an_encoder_that_fails_midway_keeps_what_was_done(tmp_path: Path) -> None:
    class Failing(CountingEncoder):
        def encode(self, texts: Sequence[str], *, role: Role = "passage"):
            if TEXTS[50] in texts:
                raise KeyboardInterrupt
            return super().encode(texts, role=role)

    store = EmbeddingStore(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        store.embed(Failing(), TEXTS)
    assert 0 < len(store.missing(CountingEncoder(), TEXTS)) < 100


def test_killed_while_embedding_then_the_same_answer(tmp_path: Path) -> None:
    expected = HashingEncoder().encode([f"text number {i} of the network" for i in range(1000)])
    for delay in (0.0, 0.013, 0.037, 0.081):
        process = run(SLOW, folder=str(tmp_path), n=1000)
        process.stdout.readline()
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL
        with sqlite3.connect(file_of(tmp_path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    process = run(SLOW, folder=str(tmp_path), n=1000)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    done = [int(line) for line in out.splitlines()[:-1]]
    assert 0 < done[-1] < 1000
    assert out.splitlines()[-1] == expected.tobytes().hex()[-64:]
    stored = EmbeddingStore(tmp_path).embed(
        HashingEncoder(), [f"text number {i} of the network" for i in range(1000)]
    )
    assert stored.tobytes() == expected.tobytes()


def test_killed_inside_a_transaction_leaves_no_half_batch(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    EmbeddingStore(tmp_path).embed(encoder, TEXTS[:10])
    process = run(
        """
        import os, signal, sqlite3
        c = sqlite3.connect({file!r}, isolation_level=None)
        c.execute("PRAGMA cache_size = 1")
        c.execute("BEGIN IMMEDIATE")
        row = "INSERT INTO embedding VALUES ('x', 'passage', ?, 0, ?)"
        for i in range(2000):
            c.execute(row, (str(i), b"x" * 2000))
        c.execute("DELETE FROM embedding WHERE encoder != 'x'")
        os.kill(os.getpid(), signal.SIGKILL)
        """,
        file=str(file_of(tmp_path)),
    )
    process.communicate()
    assert (tmp_path / f"{FILE_NAME}-journal").exists()
    rows = EmbeddingStore(tmp_path).embed(UnloadableEncoder(), TEXTS[:10])
    assert rows.tobytes() == encoder.encode(TEXTS[:10]).tobytes()
    with sqlite3.connect(file_of(tmp_path)) as connection:
        assert connection.execute("SELECT count(*) FROM embedding").fetchone() == (10,)
    connection.close()


def test_two_processes_at_once_give_the_same_answer(tmp_path: Path) -> None:
    both = [run(SLOW, folder=str(tmp_path), n=500) for _ in range(2)]
    ends = []
    for process in both:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
        ends.append(out.splitlines()[-1])
    texts = [f"text number {i} of the network" for i in range(500)]
    assert ends == [HashingEncoder().encode(texts).tobytes().hex()[-64:]] * 2
    with sqlite3.connect(file_of(tmp_path)) as connection:
        assert connection.execute("SELECT count(*) FROM embedding").fetchone() == (500,)
    connection.close()


def test_the_first_writer_wins(tmp_path: Path) -> None:
    class Overtaken(CountingEncoder):
        """While it encodes, another process stores another embedding of the same text."""

        def encode(self, texts: Sequence[str], *, role: Role = "passage"):
            first = CountingEncoder()
            rows = first.encode(texts, role=role)
            EmbeddingStore(tmp_path).embed(first, texts, role=role)
            return -rows

    store = EmbeddingStore(tmp_path)
    assert store.embed(Overtaken(), ["a"]).tobytes() == CountingEncoder().encode(["a"]).tobytes()


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE embedding SET vector = substr(vector, 1, 20)",
        "UPDATE embedding SET vector = zeroblob(64)",
        "UPDATE embedding SET vector = NULL, checksum = NULL",
        "UPDATE embedding SET vector = 'text'",
    ],
)
def test_a_damaged_entry_is_encoded_again(tmp_path: Path, harm: str) -> None:
    store = EmbeddingStore(tmp_path)
    first = store.embed(CountingEncoder(), ["a", "b"])
    connection = sqlite3.connect(file_of(tmp_path), isolation_level=None)
    connection.execute("CREATE TABLE loose AS SELECT * FROM embedding")
    connection.execute("DROP TABLE embedding")
    connection.execute("ALTER TABLE loose RENAME TO embedding")
    connection.execute("CREATE UNIQUE INDEX keys ON embedding (encoder, role, text)")
    connection.execute(harm)
    connection.close()
    encoder = CountingEncoder()
    assert store.embed(encoder, ["a", "b"]).tobytes() == first.tobytes()
    assert encoder.encoded == ["a", "b"]
    assert store.embed(UnloadableEncoder(), ["a", "b"]).tobytes() == first.tobytes()


def test_a_read_only_folder_is_read_and_says_so_when_something_is_missing() -> None:
    with TemporaryDirectory() as name:  # not tmp_path, into which nobody else may look
        check_read_only(Path(name))


def check_read_only(folder: Path) -> None:
    folder.chmod(0o755)
    EmbeddingStore(folder / "store").embed(CountingEncoder(), TEXTS)
    process = run(
        """
        import os, sys
        sys.path.insert(0, {root!r})
        from pathlib import Path
        from models.store import EmbeddingStore
        from models.hashing import HashingEncoder
        from models.tokens import tokenise
        from data.errors import StoreError
        folder = Path({folder!r}) / "store"
        os.chmod(folder / "embeddings.sqlite", 0o444)
        os.chmod(folder, 0o555)
        if os.geteuid() == 0:  # root may write everywhere: become nobody
            os.setgid(65534)
            os.setuid(65534)
        texts = [f"text number {{i}} of the network" for i in range(100)]
        encoder = HashingEncoder(16)
        store = EmbeddingStore(folder)
        assert store.embed(encoder, texts).shape == (100, 16)
        try:
            store.embed(encoder, ["new"])
        except StoreError as err:
            print(err)
        try:
            EmbeddingStore(folder / "deeper").embed(encoder, ["new"])
        except StoreError as err:
            print(err)
        assert store.missing(encoder, [*texts, "new"]) == ["new"]
        """,
        folder=str(folder),
    )
    out, err = process.communicate(timeout=60)
    (folder / "store").chmod(0o755)
    assert process.returncode == 0, err
    first, second = out.splitlines()
    assert "cannot be opened or written" in first
    assert "--store" in first
    assert "cannot be kept in" in second
    assert "Permission denied" in second


def test_a_full_disk_is_one_sentence_and_loses_nothing(tmp_path: Path) -> None:
    EmbeddingStore(tmp_path).embed(HashingEncoder(), TEXTS[:10])
    size = file_of(tmp_path).stat().st_size
    process = run(
        """
        import resource, sys
        sys.path.insert(0, {root!r})
        from pathlib import Path
        from models.store import EmbeddingStore
        from models.hashing import HashingEncoder
        from data.errors import StoreError
        resource.setrlimit(resource.RLIMIT_FSIZE, ({size} + 8192, {size} + 8192))
        texts = [f"text number {{i}} of the network" for i in range(100)]
        try:
            EmbeddingStore(Path({folder!r})).embed(HashingEncoder(), texts)
        except StoreError as err:
            print(err)
        """,
        folder=str(tmp_path),
        size=size,
    )
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "the disk is full or failing" in out
    assert out.count("\n") == 1
    rows = EmbeddingStore(tmp_path).embed(HashingEncoder(), TEXTS)
    assert rows.tobytes() == HashingEncoder().encode(TEXTS).tobytes()


def test_a_file_in_place_of_the_folder_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(StoreError, match=r"cannot be kept in .*--store"):
            EmbeddingStore(folder).embed(CountingEncoder(), ["a"])


def test_a_folder_in_place_of_the_file_is_one_sentence(tmp_path: Path) -> None:
    file_of(tmp_path).mkdir()
    with pytest.raises(StoreError, match="cannot be opened or written"):
        EmbeddingStore(tmp_path).embed(CountingEncoder(), ["a"])


@pytest.mark.parametrize("content", [b"city,theme\n" * 400, os.urandom(8192)])
def test_a_file_that_is_no_database_is_one_sentence_and_stays(
    tmp_path: Path, content: bytes
) -> None:
    file_of(tmp_path).write_bytes(content)
    with pytest.raises(StoreError, match=r"is damaged or is not a store .* Delete the file"):
        EmbeddingStore(tmp_path).embed(CountingEncoder(), ["a"])
    assert file_of(tmp_path).read_bytes() == content


def test_a_database_cut_short_is_one_sentence(tmp_path: Path) -> None:
    EmbeddingStore(tmp_path).embed(HashingEncoder(), TEXTS)
    whole = file_of(tmp_path).read_bytes()
    file_of(tmp_path).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match="is damaged or is not a store"):
        EmbeddingStore(tmp_path).embed(HashingEncoder(), TEXTS)


def test_an_empty_file_is_an_empty_store(tmp_path: Path) -> None:
    file_of(tmp_path).touch()
    assert EmbeddingStore(tmp_path).embed(CountingEncoder(), ["a"]).shape == (1, 16)


def test_another_format_is_one_sentence(tmp_path: Path) -> None:
    EmbeddingStore(tmp_path).embed(CountingEncoder(), ["a"])
    connection = sqlite3.connect(file_of(tmp_path))
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    with pytest.raises(StoreError, match="has format 7; this version reads format 1"):
        EmbeddingStore(tmp_path).missing(CountingEncoder(), ["a"])


def test_embeddings_of_another_length_are_refused(tmp_path: Path) -> None:
    EmbeddingStore(tmp_path).embed(CountingEncoder(), ["a"])
    with pytest.raises(StoreError, match=r"64 bytes .* expected 32"):
        EmbeddingStore(tmp_path).embed(OtherDimension(), ["a"])


@pytest.mark.parametrize("encoder", [NotFinite(), WrongShape()])
def test_embeddings_that_break_the_contract_are_not_stored(tmp_path: Path, encoder) -> None:
    store = EmbeddingStore(tmp_path)
    with pytest.raises(StoreError, match="gave embeddings of shape"):
        store.embed(encoder, ["a", "b"])
    assert store.missing(encoder, ["a"]) == ["a"]


def test_odd_characters_in_the_path_are_fine(tmp_path: Path) -> None:
    folder = tmp_path / "a?b#c %20é 都"
    EmbeddingStore(folder).embed(CountingEncoder(), ["a"])
    assert EmbeddingStore(folder).missing(CountingEncoder(), ["a"]) == []


def test_the_default_folder_is_the_cache_of_the_user(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_store().name == "jumelles"


def test_importing_the_store_loads_no_neural_library() -> None:
    code = "import sys, models.store; sys.exit(bool({'torch', 'transformers'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
