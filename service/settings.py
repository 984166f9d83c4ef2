"""What the person who runs the service can choose: variables that begin with JUMELLES_."""

from typing import Annotated, Any, Self

from limits import parse
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from data.errors import ConfigError
from data.messages import _
from service.mail import check_address
from service.storage.database import own_database

PREFIX = "JUMELLES_"
MIN_TOKEN_CHARS = 16


class Settings(BaseSettings):
    """The settings of one service.

    Attributes
    ----------
    database_url : str
        ``sqlite:///path`` or ``postgresql://…``.
    host, port : str, int
        Where to listen; port 0 takes any that is free.
    public_read : bool
        Whether reading needs no token.
    read_token : SecretStr or None
        What a reader shows, as ``Authorization: Bearer …``, where reading is not public.
    rate_limit : str
        Requests of one address in a time, such as ``300/minute``; empty for no limit.
    smtp_url : SecretStr or None
        ``smtp://user:password@host:port`` or ``smtps://…``; without it nothing is sent.
    mail_from : str
        Whom letters are from.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore")

    database_url: str = Field(default_factory=own_database)
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8000
    public_read: bool = True
    read_token: SecretStr | None = None
    rate_limit: str = "300/minute"
    smtp_url: SecretStr | None = None
    mail_from: str = "jumelles@localhost"

    @field_validator("rate_limit")
    @classmethod
    def _can_be_parsed(cls, value: str) -> str:
        if value.strip() not in ("", "off"):
            parse(value)
            return value
        return ""

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            check_address(value.get_secret_value())
        return value

    @model_validator(mode="after")
    def _somebody_can_read(self) -> Self:
        token = self.read_token.get_secret_value() if self.read_token else ""
        if not self.public_read and len(token) < MIN_TOKEN_CHARS:
            raise ValueError("read_token")
        return self


def read_settings(**chosen: Any) -> Settings:  # noqa: ANN401 (as the fields are)
    """Return the settings of the environment; what is given here and not None goes first.

    Raises
    ------
    ConfigError
        If one of them cannot be used; all are named at once.
    """
    try:
        return Settings(**{name: value for name, value in chosen.items() if value is not None})
    except ValidationError as err:
        raise ConfigError(" ".join(map(_explain, err.errors()))) from err


def _explain(error: Any) -> str:  # noqa: ANN401 (pydantic's own dictionary)
    name = str(error["loc"][0]) if error["loc"] else "read_token"
    if name == "read_token":
        return _(
            "Reading is not public, so JUMELLES_READ_TOKEN must hold what readers show: at least"
            " {n} characters that nobody can guess."
        ).format(n=MIN_TOKEN_CHARS)
    expected = {
        "port": _("a whole number from 0 to 65535"),
        "public_read": "true, false",
        "rate_limit": "300/minute, 10/second, off",
    }.get(name, _("a text"))
    return _("{variable} is '{found}'; expected: {expected}.").format(
        variable=PREFIX + name.upper(), found=error["input"], expected=expected
    )
