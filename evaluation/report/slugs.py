"""Names of files made from names of measures."""

import re


def slug(name: str) -> str:
    """Return small ASCII letters, digits and hyphens.

    Examples
    --------
    >>> slug("evidence P@10")
    'evidence-p-10'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
