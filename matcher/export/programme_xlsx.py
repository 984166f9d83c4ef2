"""The programme as a workbook: all of it, one sheet per session, one per city."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from data.messages import _
from matcher.export.programme_pdf import TURNED
from matcher.naming import display_name, language_name, relation_label
from matcher.pairing.explain import session_title
from matcher.pairing.frame import Frame
from matcher.pairing.programme import Meeting, Programme

_MADE = datetime(2000, 1, 1)
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_LINE_HEIGHT = 15.0
_MAX_NAME = 31


def programme_xlsx(frame: Frame, found: Programme, report: Mapping[str, Any]) -> bytes:
    """Return the workbook.

    Parameters
    ----------
    frame : Frame
    found : Programme
    report : mapping
        As `matcher.pairing.report.programme_json` gives it, for the passages.

    Notes
    -----
    Every cell is written as text or number, never as a formula. The same programme gives the same
    bytes: the stamp is that of no clock.
    """
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(memory, options) as book:
        book.set_properties({"title": frame.problem.title, "created": _MADE})
        writer = _Writer(book, frame, found, report)
        writer.master()
        for number in range(len(frame.problem.sessions)):
            writer.session(number)
        for city in frame.ids:
            writer.city(city)
    return memory.getvalue()


class _Writer:
    def __init__(
        self, book: Workbook, frame: Frame, found: Programme, report: Mapping[str, Any]
    ) -> None:
        self._book, self._frame, self._found = book, frame, found
        self._heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self._text = book.add_format({"text_wrap": True, "valign": "top"})
        self._number = book.add_format({"num_format": "0.00", "valign": "top"})
        self._names: set[str] = set()
        self._passages = {
            (one["session"], one["round"], tuple(one["cities"])): one.get("pairs", ())
            for one in report["meetings"]
        }

    def master(self) -> None:
        header = [_("session"), _("round"), _("begins"), _("table"), _("cities"), _("value"),
                  _("relation"), _("locked")]  # fmt: skip
        widths = [24, 8, 25, 8, 48, 8, 20, 8]
        sheet = self._sheet(_("programme"), header, widths)
        self._fill(sheet, widths, (self._row(one) for one in self._found.meetings))

    def session(self, number: int) -> None:
        session = self._frame.problem.sessions[number]
        header = [_("round"), _("begins"), _("table"), _("cities"), _("languages"), _("value")]
        widths = [8, 25, 8, 48, 28, 8]
        sheet = self._sheet(session_title(self._frame, number), header, widths)
        self._fill(
            sheet,
            widths,
            (
                [one.round, self._begins(one), one.table or _("break"), self._cities(one.cities),
                 self._languages(one), "" if one.is_break else one.value]
                for one in self._found.meetings
                if one.session == session.id
            ),
        )  # fmt: skip

    def city(self, city: str) -> None:
        header = [_("session"), _("round"), _("begins"), _("table"), _("meets"), _("relation"),
                  _("why")]  # fmt: skip
        name = display_name(self._frame.catalogue.city(city))
        widths = [24, 8, 25, 8, 32, 20, 80]
        sheet = self._sheet(name, header, widths)
        rows = [
            [
                session_title(self._frame, self._frame.session(one.session)),
                one.round,
                self._begins(one),
                one.table or _("break"),
                self._cities(other for other in one.cities if other != city),
                self._relation(one, city),
                self._why(one, city),
            ]
            for one in self._found.meetings
            if city in one.cities
        ]
        self._fill(sheet, widths, sorted(rows, key=lambda row: str(row[2])))

    def _row(self, one: Meeting) -> list[Any]:
        return [
            session_title(self._frame, self._frame.session(one.session)),
            one.round,
            self._begins(one),
            one.table or _("break"),
            self._cities(one.cities),
            "" if one.is_break else one.value,
            self._relation(one, one.cities[0]),
            _("yes") if one.is_locked else "",
        ]

    def _begins(self, one: Meeting) -> str:
        session = self._frame.problem.session(one.session)
        return session.begins(one.round).strftime("%Y-%m-%d %H:%M %z")

    def _cities(self, cities: Iterable[str]) -> str:
        return ", ".join(display_name(self._frame.catalogue.city(city)) for city in cities)

    def _relation(self, one: Meeting, city: str) -> str:
        if not one.relation:
            return ""
        is_first = city == one.cities[0]
        return relation_label(one.relation if is_first else TURNED.get(one.relation, one.relation))

    def _languages(self, one: Meeting) -> str:
        if one.is_break:
            return ""
        frame = self._frame
        places = [frame.position[city] for city in one.cities]
        spoken = [set(frame.problem.cities[place].languages) for place in places]
        common = sorted(set.intersection(*spoken))
        if common:
            return ", ".join(language_name(tag) for tag in common)
        session = frame.problem.session(one.session)
        bridges = {
            bridge
            for i, a in enumerate(places)
            for b in places[i + 1 :]
            if not frame.shared_languages(a, b) and (bridge := frame.bridge(session, a, b))
        }
        pairs = (" – ".join(language_name(tag) for tag in pair) for pair in sorted(bridges))
        return _("interpreters: {languages}").format(languages="; ".join(pairs))

    def _why(self, one: Meeting, city: str) -> str:
        found = self._passages.get((one.session, one.round, one.cities), ())
        lines = []
        for pair in found:
            if city in pair["cities"]:
                sides = zip(pair["cities"], ("asking", "candidate"), strict=True)
                lines += [
                    f"{self._cities([who])}: {passage['passage']} ({passage['year'] or '–'})"
                    for who, side in sides
                    for passage in pair["evidence"][side]
                ]
        return "\n".join(lines)

    def _sheet(self, name: str, header: Sequence[str], widths: Sequence[int]) -> Worksheet:
        sheet = self._book.add_worksheet(self._free_name(name))
        for column, (title, width) in enumerate(zip(header, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, self._heading)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def _free_name(self, name: str) -> str:
        plain = " ".join(name.translate(_FORBIDDEN).split()) or "–"
        for number in range(1, 1_000):
            end = "" if number == 1 else f" {number}"
            free = plain[: _MAX_NAME - len(end)].strip() + end
            if free.casefold() not in self._names:
                break
        self._names.add(free.casefold())
        return free

    def _fill(self, sheet: Worksheet, widths: Sequence[int], rows: Iterable[Sequence[Any]]) -> None:
        for number, row in enumerate(rows, start=1):
            # Not every spreadsheet makes a row as high as its text.
            sheet.set_row(number, _LINE_HEIGHT * max(map(_n_lines, row, widths)))
            for column, value in enumerate(row):
                if isinstance(value, float):
                    sheet.write_number(number, column, value, self._number)
                elif isinstance(value, int):
                    sheet.write_number(number, column, value, self._text)
                else:
                    sheet.write_string(number, column, str(value), self._text)


def _n_lines(value: object, width: int) -> int:
    """Return how many lines a cell takes in a column of `width` characters."""
    return sum(max(1, ceil(len(line) / width)) for line in str(value).split("\n"))
