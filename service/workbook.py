"""The catalogue as a workbook."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from xlsxwriter import Workbook

from data import city, partnership, statement, translation
from data.catalogue import Catalogue

_MADE = datetime(2000, 1, 1)


def catalogue_xlsx(catalogue: Catalogue) -> bytes:
    """Return one sheet for each file of the catalogue, with its columns and further ones.

    Notes
    -----
    Every cell is text, never a formula, whatever it begins with. The same catalogue gives the same
    bytes.
    """
    sheets = (
        (city.LAYOUT, map(city.city_cells, catalogue.cities)),
        (statement.LAYOUT, map(statement.statement_cells, catalogue.statements)),
        (translation.LAYOUT, map(translation.translation_cells, catalogue.translations)),
        (partnership.LAYOUT, map(partnership.partnership_cells, catalogue.partnerships)),
    )
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(memory, options) as book:
        book.set_properties({"title": catalogue.network.name, "created": _MADE})
        heading = book.add_format({"bold": True, "bottom": 1})
        for layout, records in sheets:
            sheet = book.add_worksheet(layout.file.removesuffix(".csv"))
            header, rows = _table(layout.columns, records)
            for column, name in enumerate(header):
                sheet.write_string(0, column, name, heading)
            for number, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell)
            sheet.freeze_panes(1, 0)
    return memory.getvalue()


def _table(
    columns: Sequence[str], records: Iterable[tuple[Sequence[str], Mapping[str, str]]]
) -> tuple[list[str], list[list[str]]]:
    kept = list(records)
    extra = list(dict.fromkeys(name for _cells, more in kept for name in more))
    rows = [[*cells, *(more.get(name, "") for name in extra)] for cells, more in kept]
    return [*columns, *extra], rows
