"""Secrets that are shown once, and what is kept of them."""

import secrets
from hashlib import sha256

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher()
# Checked when there is no such account, so that the time taken does not tell.
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


def new_secret() -> str:
    """Return 256 random bits that fit into an address and a header."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is kept of a random secret; nobody can go back from it."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def form_key(secret: str) -> str:
    """Return what a form shows to prove that it came from a page of this session."""
    return digest(f"form:{secret}")


def hash_password(password: str) -> str:
    """Return the Argon2id hash of a password, with the defaults of RFC 9106's low-memory choice."""
    return _hasher.hash(password)


def is_password(password: str, kept: str | None) -> bool:
    """Tell whether `password` is the one whose hash is kept; takes its time without one, too."""
    try:
        return _hasher.verify(kept or _NOBODY, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
