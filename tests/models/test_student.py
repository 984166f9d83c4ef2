"""The encoder read without torch: the same vectors as sentence-transformers, whatever the text."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from data.errors import ModelNotAvailable
from models.safetensors_file import read_safetensors
from models.student import Student
from models.training.export import export

PIECES = ["▁", "▁water", "▁tree", "flood", "a", "e", "r", "t", "w", "ா"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an exported encoder of a few pieces and the 256 bytes, its rows random."""
    path = tmp_path_factory.mktemp("weights") / "tiny"
    pieces = [("<unk>", 0.0), *((piece, -2.0) for piece in PIECES)]
    pieces += [(f"<0x{byte:02X}>", -20.0) for byte in range(256)]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0, byte_fallback=True))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    rng = np.random.default_rng(0)
    table = rng.standard_normal((len(pieces), 24)).astype(np.float32)
    export(table, tokenizer, path, {"made by": "a test"})
    return path


EDGES = [
    "",
    " \n\t",
    "🙂",
    "👩‍👩‍👧‍👦 water",
    "\x00",
    "lone \ud800 surrogate",
    "ⴰⵎⴰⵏ ᏣᎳᎩ ሰላም",
    "water " * 170_000,
    "w" * 100_000,
    "\u200f\u202e",
]


@pytest.mark.parametrize("text", EDGES, ids=[f"edge{n}" for n in range(len(EDGES))])
def test_any_text_has_a_finite_unit_vector(folder: Path, text: str) -> None:
    row = Student(folder).encode([text])
    assert row.shape == (1, 24)
    assert row.dtype == np.float32
    assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(max_size=60), max_size=8))
def test_a_text_has_the_same_vector_alone_and_among_others(folder: Path, texts: list[str]) -> None:
    encoder = Student(folder)
    together = encoder.encode(texts)
    assert together.shape == (len(texts), 24)
    for text, row in zip(texts, together, strict=True):
        assert np.array_equal(encoder.encode([text])[0], row)


def test_sentence_transformers_gives_the_same_vectors(folder: Path) -> None:
    from sentence_transformers import SentenceTransformer

    texts = ["water tree", "Flood!", "தா water", "🙂", "tree " * 5000, "ⴰⵎⴰⵏ"]
    theirs = SentenceTransformer(str(folder), device="cpu").encode(texts)
    assert np.abs(Student(folder).encode(texts) - theirs).max() < 1e-3


def test_a_text_of_thousands_of_tokens_is_read_to_its_end(folder: Path) -> None:
    encoder = Student(folder)
    short, long = encoder.encode([" ".join(["water"] * n + ["tree"] * n) for n in (10, 20_000)])
    assert np.abs(short - long).max() < 1e-3


def test_the_fingerprint_follows_the_files(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("model.safetensors", "tokenizer.json"):
        (copy / name).write_bytes((folder / name).read_bytes())
    assert Student(copy).fingerprint == Student(folder).fingerprint
    tokens = copy / "tokenizer.json"
    tokens.write_text(tokens.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert Student(copy).fingerprint != Student(folder).fingerprint


def test_reading_needs_no_torch(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from models.student import Student; "
        "s = Student(Path(sys.argv[1])); s.fingerprint; s.encode(['water']); "
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(folder)], check=False).returncode == 0


def test_a_missing_or_broken_file_is_said_in_one_sentence(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelNotAvailable, match=r"model\.safetensors"):
        Student(tmp_path)
    cut = tmp_path / "cut.safetensors"
    cut.write_bytes((folder / "model.safetensors").read_bytes()[:500])
    with pytest.raises(ModelNotAvailable, match="not a readable safetensors"):
        read_safetensors(cut)
