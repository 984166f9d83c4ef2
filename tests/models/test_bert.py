"""Our own reader of BERT weights; what it shares with other readers is tested beside them."""

from math import erf

import numpy as np
import pytest

from models.bert import gelu


def test_gelu_follows_the_error_function():
    x = np.linspace(-6, 6, 1001, dtype=np.float32)
    expected = [value * 0.5 * (1 + erf(value / 2**0.5)) for value in x.astype(float)]
    assert gelu(x) == pytest.approx(np.array(expected), abs=2e-6)
    assert gelu(np.array([0.0], dtype=np.float32))[0] == 0
