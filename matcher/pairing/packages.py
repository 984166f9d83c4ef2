"""Packages that only pairing needs; the rest of the program does without them."""

from importlib.util import find_spec

from data.errors import DataError
from data.messages import _

PACKAGES = ("ortools", "scipy", "xlsxwriter", "icalendar", "typst")


def check_packages() -> None:
    """Say what is missing before anything is computed.

    Raises
    ------
    DataError
        If a package is not installed.
    """
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise DataError(
            _("Pairing needs {packages}. Run: pip install 'jumelles[pairing]'").format(
                packages=", ".join(missing)
            )
        )
