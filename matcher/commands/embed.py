"""``jumelles embed``: the embeddings of texts, for other programs."""

from pathlib import Path

import click

from data.errors import DataError
from data.files import reading, replacing
from data.messages import _
from matcher.commands.options import EmbeddingProgress, Sources, source_options

BATCH = 256


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@source_options
@click.option("--output", type=click.Path(path_type=Path), required=True, help="The .npy file.")
def embed(file: Path, sources: Sources, output: Path) -> None:
    """Embed FILE, one text per line, into float32 unit rows in the same order.

    Without --encoder by our own encoder, 'student'. Nothing is read from the store or kept in it.
    """
    import numpy as np

    from models.encoders import STUDENT, load_encoder

    texts = read_lines(file)
    encoder = load_encoder(sources.encoder or STUDENT, cache=sources.store)
    rows = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
    progress = EmbeddingProgress()
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        rows[start : start + len(batch)] = encoder.encode(batch, role="passage")
        progress(start + len(batch), len(texts))
    with replacing(output) as target:
        np.save(target, rows)


def read_lines(path: Path) -> list[str]:
    r"""Return the lines of a UTF-8 file without their ends, ``\n`` or ``\r\n``; empty ones stay.

    Raises
    ------
    NotFound
        If there is no such file.
    DataError
        If it cannot be read or a line is not UTF-8; the first such line is named.
    """
    with reading(path):
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not lines[-1]:
        lines.pop()
    texts: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            texts.append(line.removesuffix(b"\r").decode("utf-8"))
        except UnicodeDecodeError as err:
            raise DataError(
                _("Line {number} of {path} is not UTF-8. Save the file as UTF-8.").format(
                    number=number, path=path
                )
            ) from err
    return texts
