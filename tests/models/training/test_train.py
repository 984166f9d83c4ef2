"""The loss by hand, and a training that is stopped on its way."""

from pathlib import Path

import numpy as np
import pytest
import torch

from models.training.bags import Sampler, Splits
from models.training.train import Corpus, Options, State, batch_loss, train


def tiny_corpus() -> Corpus:
    """Return six pairs over twelve pieces: pair i is piece i and piece 6 + i."""
    starts = np.arange(7, dtype=np.int64)
    sampler = Sampler(np.arange(6), np.array([0, 6]), (np.ones(1), np.zeros(1)), 1.0)
    splits = Splits(np.arange(12), np.arange(12), np.ones(12, dtype=np.int64))
    teacher = np.eye(6, 8, dtype=np.float16)
    english = (np.arange(6, dtype=np.int32), starts)
    text = (np.arange(6, 12, dtype=np.int32), starts)
    return Corpus(english, text, np.arange(6, dtype=np.int32), teacher, sampler, splits)


def begin() -> State:
    """Return a state with a random table."""
    return State.begin(np.random.default_rng(0).standard_normal((12, 8)).astype(np.float32))


def test_training_stopped_and_resumed_equals_one_never_stopped(tmp_path: Path) -> None:
    options, path = Options(steps=40, batch=8, rate=0.05), tmp_path / "state.pt"
    whole = train(begin(), tiny_corpus(), options)
    train(begin(), tiny_corpus(), options, checkpoint=path, every=10, stop_after=17)
    resumed = train(State.resume(path), tiny_corpus(), options, checkpoint=path)
    assert resumed.step == 40
    assert torch.equal(whole.table, resumed.table)


def test_pieces_of_a_pair_grow_alike() -> None:
    state = train(begin(), tiny_corpus(), Options(steps=300, batch=16, rate=0.05))
    rows = torch.nn.functional.normalize(state.table, dim=1)
    alike = rows[:6] @ rows[6:].T
    assert alike.argmax(1).tolist() == list(range(6))
    assert alike.diagonal().mean() > 0.9
    assert alike.diagonal().min() > alike[~torch.eye(6, dtype=torch.bool)].max()


def test_loss_of_two_orthogonal_pairs_is_the_softmax_by_hand() -> None:
    rows = torch.eye(2)
    options = Options(sharpness=2.0)
    none = torch.empty(0, dtype=torch.int64)
    loss = batch_loss(rows, rows, torch.tensor([0, 1]), none, torch.empty(0, 2), options)
    assert float(loss) == pytest.approx(np.log(1 + np.exp(-2.0)))


def test_pairs_of_the_same_english_text_do_not_push_each_other_away() -> None:
    rows = torch.eye(2)
    none = torch.empty(0, dtype=torch.int64)
    same = batch_loss(rows, rows.flip(0), torch.tensor([3, 3]), none, torch.empty(0, 2), Options())
    assert float(same) == pytest.approx(0.0, abs=1e-6)


def test_the_teacher_adds_nothing_when_it_is_matched() -> None:
    rows, options = torch.eye(3), Options()
    ids, none = torch.arange(3), torch.empty(0, dtype=torch.int64)
    alone = batch_loss(rows, rows, ids, none, torch.empty(0, 3), options)
    matched = batch_loss(rows, rows, ids, ids, rows, options)
    missed = batch_loss(rows, rows, ids, ids, rows.roll(1, 0), options)
    assert float(matched) == pytest.approx(float(alone))
    assert float(missed) == pytest.approx(float(alone) + 2 * options.teacher_weight, rel=1e-5)
