"""Files of rows that people send, CSV and Excel: read cell by cell, with each fault on its row.

Nothing is guessed. A formula, a merged cell or an error of the spreadsheet is a fault that names
its row and says what to do; the other rows stay as they are, and the file is never changed.
"""

import csv
import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from . import exports

MOST_LINES = 50_000
MOST_UNPACKED = 200_000_000
WRONG = "What is wrong"
_ENCODINGS = ("utf-8-sig", "cp1252")


class NotReadable(Exception):
    """No rows can be read from the file; the message says why and what to do, in a sentence."""


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell or row. Row 1 holds the headings."""

    row: int
    column: str
    said: str


@dataclass(frozen=True)
class Line:
    """One row of the file: its number there and its cells by heading, as text."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A file as it was read."""

    headings: list[str]
    lines: list[Line]
    faults: list[Fault] = field(default_factory=list)


def read(content: bytes, name: str) -> Sheet:
    """This will read a CSV or Excel (xlsx) file by its name's ending. Raises NotReadable."""
    ending = name.lower().rpartition(".")[2]
    if ending in ("xlsx", "xlsm"):
        rows, faults = _excel(content)
    elif ending in ("csv", "txt"):
        rows, faults = _csv(content), []
    else:
        raise NotReadable("Send a CSV file or an Excel file whose name ends in .xlsx.")
    return _sheet(rows, faults)


def repair_lines(sheet: Sheet, faults: Iterable[Fault]) -> Iterator[str]:
    """This will write the rows that have faults as CSV, with a last column that says what is wrong.

    The file can be put right and sent again as it is: the last column is not read.
    """
    said: dict[int, list[str]] = {}
    for fault in faults:
        where = f"{fault.column}: " if fault.column else ""
        said.setdefault(fault.row, []).append(where + fault.said)
    labels = [each for each in sheet.headings if each != WRONG]
    wrong = (line for line in sheet.lines if line.number in said)
    rows = (
        [
            *((label, line.cells.get(label, "")) for label in labels),
            (WRONG, " ".join(said[line.number])),
        ]
        for line in wrong
    )
    return exports.csv_lines(rows, [*labels, WRONG])


def _sheet(rows: list[list[str]], faults: list[Fault]) -> Sheet:
    if not rows:
        raise NotReadable("The file is empty.")
    headings = [each.strip() for each in rows[0]]
    while headings and not headings[-1]:
        headings.pop()
    _check_headings(headings)
    lines, found = [], list(faults)
    for number, cells in enumerate(rows[1:], start=2):
        if any(each.strip() for each in cells):
            lines.append(_line(number, headings, cells, found))
    if len(lines) > MOST_LINES:
        raise NotReadable(f"The file has more than {MOST_LINES:,} rows. Send it in parts.")
    return Sheet(headings, lines, found)


def _line(number: int, headings: list[str], cells: list[str], faults: list[Fault]) -> Line:
    if any(each.strip() for each in cells[len(headings) :]):
        faults.append(Fault(number, "", "The row has more cells than there are headings."))
    named = {}
    for heading, cell in zip(headings, cells, strict=False):
        named[heading] = _plain(cell)
        if _is_formula(cell):
            faults.append(Fault(number, heading, "This is a formula. Put its value here instead."))
    return Line(number, named)


def _check_headings(headings: list[str]) -> None:
    if not headings or not all(headings):
        raise NotReadable("Row 1 must hold the headings, and each column must have one.")
    twice = sorted({each for each in headings if headings.count(each) > 1})
    if twice:
        raise NotReadable(f"The heading “{twice[0]}” is there more than once.")


def _is_formula(cell: str) -> bool:
    """A cell that a spreadsheet would run. A number with a sign is a number."""
    text = cell.strip()
    if text[:1] in ("=", "@"):
        return True
    return text[:1] in ("+", "-") and not text[1:2].isdigit() and text[1:2] not in ("", ".", "£")


def _plain(cell: str) -> str:
    """Without the apostrophe that our own exports put before what could be run."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and exports.safe_cell(text[1:]) == text else text


def _csv(content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if "\x00" in text:
        raise NotReadable("The file is not text. Save it as CSV (UTF-8) and send it again.")
    try:
        dialect: Any = csv.Sniffer().sniff(text.splitlines()[0] if text.strip() else ",", ",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        return list(
            csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter, strict=True)
        )
    except csv.Error as trouble:
        raise NotReadable(f"The file is not good CSV: {trouble}.") from trouble


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotReadable("The file's letters cannot be read. Save it as CSV (UTF-8).")


def _excel(content: bytes) -> tuple[list[list[str]], list[Fault]]:
    """The first worksheet. Loaded as a whole: only so are merged cells known."""
    from openpyxl import load_workbook  # slow to import, and most pages need it never

    _check_size(content)
    try:
        page = load_workbook(io.BytesIO(content)).worksheets[0]
    except Exception as trouble:  # whatever a broken file makes it raise
        raise NotReadable("The Excel file cannot be opened. Save it again as .xlsx.") from trouble
    if (page.max_row or 0) > MOST_LINES + 1:
        raise NotReadable(f"The file has more than {MOST_LINES:,} rows. Send it in parts.")
    faults = [fault for each in page.merged_cells.ranges for fault in _merged(each)]
    rows: list[list[str]] = []
    for number, cells in enumerate(page.iter_rows(), start=1):
        rows.append([_cell(each) for each in cells])
        faults += [
            Fault(number, "", f"Cell {each.coordinate} holds the error {each.value}.")
            for each in cells
            if each.data_type == "e"
        ]
    return rows, sorted(faults, key=lambda each: each.row)


def _merged(area: Any) -> Iterator[Fault]:
    for row in range(area.min_row, area.max_row + 1):
        yield Fault(row, "", f"Cells {area.coord} are merged. Unmerge them and fill in each row.")


def _cell(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    return str(value)


def _number(value: float, shown_as: str) -> str:
    """As the person sees it: 0.3 under a percentage is 30%. No tail of binary digits."""
    if "%" in shown_as:
        return f"{value * 100:.10g}%"
    return str(int(value)) if value == int(value) else f"{value:.15g}"


def _check_size(content: bytes) -> None:
    """An xlsx is a zip: what would fill the memory is not unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
    except zipfile.BadZipFile as trouble:
        raise NotReadable("The Excel file cannot be opened. Save it again as .xlsx.") from trouble
    if unpacked > MOST_UNPACKED:
        raise NotReadable("The Excel file is too big. Send it in parts.")
