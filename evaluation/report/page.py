"""A document as one web page that needs no other file and no network."""

from base64 import b64encode
from importlib.resources import files

from data.messages import _, active_language
from evaluation.report.document import Document, Figure, Items, Paragraph, Table


def as_page(document: Document) -> bytes:
    """Return the page as UTF-8 HTML; the same document gives the same bytes.

    Plots are embedded as images, each with its text for those who do not see it.
    """
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["data_uri"] = _data_uri
    environment.tests |= {
        "paragraph": lambda block: isinstance(block, Paragraph),
        "items": lambda block: isinstance(block, Items),
        "table": lambda block: isinstance(block, Table),
        "figure": lambda block: isinstance(block, Figure),
    }
    source = files("evaluation.report").joinpath("page.html.j2").read_text(encoding="utf-8")
    page = environment.from_string(source).render(
        document=document, language=active_language(), contents=_("Contents")
    )
    return (page.rstrip() + "\n").encode("utf-8")


def _data_uri(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg).decode("ascii")
