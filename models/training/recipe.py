"""The stages of a training, each kept on disk, so that a killed run goes on where it was."""

import hashlib
import json
import platform
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from data.errors import DataError
from data.messages import _
from models.training.augment import augmented
from models.training.bags import SENTENCE_LENGTH, find_splits, make_sampler
from models.training.common import evened, without_common
from models.training.export import export
from models.training.initialise import initial_table, set_bytes
from models.training.pairs import PairSet, read_folder, table_files
from models.training.scripts import with_both_scripts
from models.training.teacher import Teacher, embed_cached
from models.training.tokenizer import balanced_texts, tokenize, train_tokenizer
from models.training.train import Corpus, Options, State, Tokens, train

MAX_TOKENS = 128


@dataclass(frozen=True, slots=True)
class Recipe:
    """All choices of a training; what is written beside the weights.

    Attributes
    ----------
    vocabulary : int
        Pieces, 256 bytes among them.
    characters : int
        Characters that each language gives to the tokenizer's training.
    teacher_texts : int
        English texts that get a teacher vector, sentences first; 0 for all.
    suspect_share : float
        Share of each source of sentences, language by language, that is left out for being the
        least alike in the initial table: misaligned pairs.
    sentence_share, language_power, source_power : float
        See `make_sampler`.
    common_directions, evenness : int, float
        See `without_common` and `evened`; applied when the table is written, not to what is kept
        in `work`.
    """

    vocabulary: int = 88_000
    characters: int = 1_000_000
    teacher_texts: int = 0
    suspect_share: float = 0.03
    sentence_share: float = 0.6
    language_power: float = 0.2
    source_power: float = 0.5
    common_directions: int = 8
    evenness: float = 0.6
    options: Options = Options()


Say = Callable[[str], None]


def run(
    recipe: Recipe, data: Path, work: Path, output: Path, teacher: Callable[[], Teacher], say: Say
) -> State:
    """Go through every stage and write the encoder to `output`.

    Parameters
    ----------
    data : Path
        Folder of parallel text, ``*.tsv`` or ``*.tsv.xz``.
    work : Path
        What the stages leave for each other. A folder begun with another recipe or other data
        is refused.

    Returns
    -------
    State
        The last one.
    """
    work.mkdir(parents=True, exist_ok=True)
    _check_same(recipe, data, work / "recipe.json")
    say(_("Reading parallel text from {folder}.").format(folder=data))
    given = read_folder(data)
    tokenizer = _tokenizer(recipe, given, work / "tokenizer.json", say)
    vectors = _teacher_vectors(recipe, given, work / "teacher", teacher, say)
    corpus, table = _prepare(recipe, given, tokenizer, vectors, work, say)
    checkpoint = work / "checkpoint.pt"
    state = State.resume(checkpoint) if checkpoint.exists() else State.begin(table)

    def told(step: int, loss: float, left_s: float) -> None:
        say(
            _("Step {step} of {steps}, loss {loss:.3f}, {minutes:.0f} minutes left.").format(
                step=step, steps=recipe.options.steps, loss=loss, minutes=left_s / 60
            )
        )

    train(state, corpus, recipe.options, checkpoint=checkpoint, progress=told)
    table = without_common(
        state.table.cpu().numpy(), corpus.english, n_directions=recipe.common_directions
    )
    table = evened(table, corpus.english, power=recipe.evenness)
    export(table, tokenizer, output, recorded(recipe, data))
    say(_("The encoder is in {folder}.").format(folder=output))
    return state


def recorded(recipe: Recipe, data: Path) -> dict[str, Any]:
    """Return what made the weights: choices, data by hash, versions and kind of machine."""
    import torch

    gpu = torch.cuda.get_device_name() if torch.cuda.is_available() else None
    return {
        "recipe": asdict(recipe),
        "data": {path.name: _sha256(path) for path in table_files(data)},
        "machine": {
            "processor": platform.machine(),
            "gpu": gpu,
            "threads": torch.get_num_threads(),
            "python": platform.python_version(),
            "torch": torch.__version__,
            "numpy": np.__version__,
        },
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_same(recipe: Recipe, data: Path, path: Path) -> None:
    choices = asdict(recipe)
    for name in ("common_directions", "evenness"):
        del choices[name]
    wanted = {"recipe": choices, "data": [p.name for p in table_files(data)]}
    if not path.exists():
        path.write_text(json.dumps(wanted, indent=2), encoding="utf-8")
        return
    if json.loads(path.read_text(encoding="utf-8")) != wanted:
        raise DataError(
            _(
                "'{folder}' holds a training begun with other choices or other data. Give them "
                "again, as '{path}' states them, or name another folder."
            ).format(folder=path.parent, path=path)
        )


def _tokenizer(recipe: Recipe, given: PairSet, path: Path, say: Say) -> Tokenizer:
    if not path.exists():
        say(_("Training the tokenizer."))
        texts = balanced_texts(
            with_both_scripts(given), n_characters=recipe.characters, seed=recipe.options.seed
        )
        unfinished = path.with_suffix(".part")
        train_tokenizer(texts, vocabulary=recipe.vocabulary).save(str(unfinished))
        unfinished.replace(path)
    return Tokenizer.from_file(str(path))


def _teacher_vectors(
    recipe: Recipe, given: PairSet, folder: Path, teacher: Callable[[], Teacher], say: Say
) -> NDArray[np.float16]:
    texts = given.english[: recipe.teacher_texts or None]

    def told(done: int, n_texts: int, left_s: float) -> None:
        say(
            _("Teacher vectors: {done} of {n_texts} texts, {minutes:.0f} minutes left.").format(
                done=done, n_texts=n_texts, minutes=left_s / 60
            )
        )

    return embed_cached(texts, teacher, folder, progress=told)


def _prepare(
    recipe: Recipe,
    given: PairSet,
    tokenizer: Tokenizer,
    vectors: NDArray[np.float16],
    work: Path,
    say: Say,
) -> tuple[Corpus, NDArray[np.float32]]:
    pairs = augmented(given)
    english, text = _tokens(pairs, tokenizer, work / "tokens.npz", say)
    path = work / "initial.npy"
    if not path.exists():
        say(_("Making the initial table."))
        table = initial_table(
            english, text, pairs.english_id, vectors, vocabulary=tokenizer.get_vocab_size()
        )
        set_bytes(table, tokenizer, seed=recipe.options.seed)
        np.save(path, table)
    table = np.load(path)
    kept = plausible(pairs, english, text, table, share=recipe.suspect_share)
    say(_("Left out {n} pairs that look misaligned.").format(n=int((~kept).sum())))
    sampler = make_sampler(
        pairs.select(kept),
        np.array([len(one) for one in pairs.english]),
        sentence_share=recipe.sentence_share,
        language_power=recipe.language_power,
        source_power=recipe.source_power,
    )
    sampler = replace(sampler, order=np.flatnonzero(kept)[sampler.order])
    splits = find_splits(tokenizer)
    return Corpus(english, text, pairs.english_id, vectors, sampler, splits), table


def _tokens(pairs: PairSet, tokenizer: Tokenizer, path: Path, say: Say) -> tuple[Tokens, Tokens]:
    if not path.exists():
        say(_("Tokenizing {n} texts.").format(n=len(pairs) + len(pairs.english)))
        english = tokenize(tokenizer, pairs.english, max_tokens=MAX_TOKENS)
        text = tokenize(tokenizer, pairs.text, max_tokens=MAX_TOKENS)
        unfinished = path.with_name("tokens.part.npz")
        np.savez(unfinished, a=english[0], b=english[1], c=text[0], d=text[1])
        unfinished.replace(path)
    with np.load(path) as file:
        return (file["a"], file["b"]), (file["c"], file["d"])


def plausible(
    pairs: PairSet,
    english: Tokens,
    text: Tokens,
    table: NDArray[np.float32],
    *,
    share: float,
) -> NDArray[np.bool_]:
    """Return which pairs to keep: all but the least alike `share` of each source of sentences.

    Returns
    -------
    ndarray of shape (n_pairs,), bool
        Judged language by language; sources of terms are kept whole, since a word and its
        translation need not be alike in a table that has not been trained.
    """
    lengths = np.array([len(one) for one in pairs.english])
    kept = np.ones(len(pairs), dtype=bool)
    for source in range(len(pairs.sources)):
        of_source = np.flatnonzero(pairs.source == source)
        if lengths[pairs.english_id[of_source]].mean() < SENTENCE_LENGTH:
            continue
        for language in np.unique(pairs.language[of_source]):
            rows = of_source[pairs.language[of_source] == language]
            alike = _cosines(table, english, pairs.english_id[rows], text, rows)
            kept[rows[alike < np.quantile(alike, share)]] = False
    return kept


def _cosines(
    table: NDArray[np.float32],
    english: Tokens,
    english_rows: NDArray[np.integer],
    text: Tokens,
    text_rows: NDArray[np.integer],
) -> NDArray[np.float32]:
    one, two = (_means(table, english, english_rows), _means(table, text, text_rows))
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(two, axis=1)
    return np.asarray((one * two).sum(axis=1) / np.maximum(lengths, 1e-9), dtype=np.float32)


def _means(
    table: NDArray[np.float32], tokens: Tokens, rows: NDArray[np.integer]
) -> NDArray[np.float32]:
    import torch

    from models.training.bags import take

    ids, lengths = take(tokens, rows, np.random.default_rng(0))
    starts = np.cumsum(lengths) - lengths
    return torch.nn.functional.embedding_bag(
        torch.from_numpy(ids), torch.from_numpy(table), torch.from_numpy(starts), mode="mean"
    ).numpy()
