"""The errors a user can meet. Each message says what is wrong, where, and how to mend it."""


class JumellesError(Exception):
    """Base of every error that is shown to a person as one line, without a traceback."""


class DataError(JumellesError):
    """A catalogue, a table or a text that cannot be used as it stands."""


class ModelNotAvailable(JumellesError):
    """An encoder or a trained artefact that cannot be loaded here."""


class NotFound(JumellesError):
    """A city, a theme or a file that was named and does not exist."""


class StoreError(JumellesError):
    """An embedding store that cannot be read or written."""


class ConfigError(JumellesError):
    """A setting of the service that cannot be used."""


class StorageError(JumellesError):
    """A database that cannot be opened, read or written."""


class ServiceNotReady(JumellesError):
    """A question that came before the service could answer."""


class SignInNeeded(JumellesError):
    """Something that only somebody known may do, asked by nobody known."""


class Forbidden(JumellesError):
    """Something that the account may not do."""


class Conflict(JumellesError):
    """A change to something that has changed since it was read."""
