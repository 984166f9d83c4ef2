"""A document as Markdown, its plots as files beside it."""

from collections.abc import Iterator, Sequence

from evaluation.report.document import Block, Document, Figure, Items, Paragraph, Table


def as_markdown(document: Document, folder: str) -> tuple[bytes, dict[str, bytes]]:
    """Return the text, and the plots by file name.

    Parameters
    ----------
    document : Document
    folder : str
        Where the plots will lie, seen from the text.
    """
    figures: dict[str, bytes] = {}
    lines = [f"# {document.title}", ""]
    for section in document.sections:
        lines += [f"## {section.title}", ""]
        for block in section.blocks:
            lines += [*_block(block, folder), ""]
            if isinstance(block, Figure):
                figures[f"{block.name}.svg"] = block.svg
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8"), figures


def _block(block: Block, folder: str) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, Items):
        yield from (f"- {text}" for text in block.texts)
    elif isinstance(block, Figure):
        alt = block.alt.replace("[", "\\[").replace("]", "\\]")
        yield f"![{alt}]({folder}/{block.name}.svg)"
    elif isinstance(block, Table):
        yield f"**{block.caption}**"
        yield ""
        yield _row(block.header)
        yield _row(["---"] + ["---:"] * (len(block.header) - 1))
        yield from map(_row, block.rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
