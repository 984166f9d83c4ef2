"""Which encoders there are, and how one is chosen by name."""

from pathlib import Path

from models.bert import Bert
from models.duet import DUET, Duet
from models.encoder import PACKAGED_ENCODER, Encoder
from models.hashing import HASHING, HashingEncoder
from models.model_folder import find_model
from models.sentence_transformer import SentenceTransformerEncoder
from models.student import Student

STUDENT = "student"
"""Our own weights, 22 languages; see `models.student`."""
DEFAULT_ENCODER = DUET


def load_encoder(name: str | None = None, *, cache: Path | None = None) -> Encoder:
    """Return the encoder called `name`, without loading it yet.

    Parameters
    ----------
    name : str, optional
        ``duet`` (None or "" means this one: the next two side by side), ``student`` (our own,
        multilingual), ``all-MiniLM-L6-v2`` (packaged, English), ``hashing`` (no weights), a folder,
        or the name of a model on the Hugging Face hub, which is fetched when it is not on this
        machine.
    cache : Path, optional
        Folder that remembers the checksums of large weight files; None reads the weights each time.

    Returns
    -------
    Encoder
        Ready to tell its fingerprint. A neural library is imported at the first `encode` of a
        folder or a model of the hub, by no other.

    Raises
    ------
    ModelNotAvailable
        If there is no such model here, or it is damaged, or a package is missing; one sentence with
        the remedy.
    """
    name = name or DEFAULT_ENCODER
    if name == HASHING:
        return HashingEncoder()
    if name == STUDENT:
        return Student()
    if name == DUET:
        return Duet(Student(), Bert(find_model(PACKAGED_ENCODER, cache), cache=cache))
    model = find_model(name, cache)
    reader = Bert if model.is_packaged else SentenceTransformerEncoder
    return reader(model, cache=cache)
