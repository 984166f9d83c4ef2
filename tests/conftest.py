"""What all tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from data.catalogue import read_catalogue
from matcher.engine import Engine
from matcher.suggest import Suggester
from models.encoders import load_encoder
from models.store import EmbeddingStore

os.environ["HF_HUB_OFFLINE"] = "1"
settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")


@pytest.fixture(scope="session")
def network_store(tmp_path_factory):
    """The folder of one embedding store for all tests on the real network."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="session")
def network(network_store):
    """Suggestions from the real network, with the default encoder."""
    catalogue, report = read_catalogue(Path("data/network"))
    assert report.problems == ()
    store = EmbeddingStore(network_store)
    return Suggester(Engine(catalogue, load_encoder(cache=network_store), store))
