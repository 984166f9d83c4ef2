"""Settings come from the environment; what cannot be used is told all at once."""

import pytest

from data.errors import ConfigError
from data.messages import speaking
from service.settings import read_settings


def test_without_any_variable_reading_is_public_on_this_machine_alone(monkeypatch):
    for name in ("HOST", "PORT", "PUBLIC_READ", "READ_TOKEN", "RATE_LIMIT", "DATABASE_URL"):
        monkeypatch.delenv(f"JUMELLES_{name}", raising=False)
    settings = read_settings()
    assert (settings.host, settings.port, settings.public_read) == ("127.0.0.1", 8000, True)
    assert settings.database_url.startswith("sqlite:///")


def test_variables_are_read_and_what_is_given_goes_first(monkeypatch):
    monkeypatch.setenv("JUMELLES_PORT", "9000")
    monkeypatch.setenv("JUMELLES_HOST", "0.0.0.0")
    assert read_settings().port == 9000
    settings = read_settings(port=1, host=None)
    assert (settings.port, settings.host) == (1, "0.0.0.0")


def test_an_empty_variable_is_as_good_as_none(monkeypatch):
    monkeypatch.setenv("JUMELLES_PORT", "")
    assert read_settings().port == 8000


@pytest.mark.parametrize("word", ["", "off"])
def test_the_rate_limit_can_be_turned_off(word):
    assert read_settings(rate_limit=word).rate_limit == ""


def test_all_settings_that_cannot_be_used_are_named_at_once():
    with pytest.raises(ConfigError) as caught:
        read_settings(port=70000, public_read="perhaps", rate_limit="now and then")
    for variable, found in (("PORT", "70000"), ("PUBLIC_READ", "perhaps"), ("RATE_LIMIT", "now")):
        assert f"JUMELLES_{variable} is '{found}" in str(caught.value)


@pytest.mark.parametrize("token", [None, "short"])
def test_a_closed_service_that_nobody_could_read_does_not_start(token):
    with pytest.raises(ConfigError, match="JUMELLES_READ_TOKEN must hold"):
        read_settings(public_read=False, read_token=token)


def test_a_token_is_not_shown():
    settings = read_settings(public_read=False, read_token="a token of many characters")
    assert "many characters" not in repr(settings)


def test_complaints_are_in_the_language_of_the_reader():
    with speaking("fr"), pytest.raises(ConfigError, match="attendu"):
        read_settings(port=-1)
