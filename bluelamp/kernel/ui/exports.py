"""A list as a file: CSV and Excel that a spreadsheet cannot be tricked by, and JSON."""

import csv
import datetime
import io
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify

from bluelamp.kernel.access import services as access

# A spreadsheet runs a cell that starts with one of these (OWASP, CSV injection), wide forms too.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Control characters, which a worksheet cannot hold.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Row = list[tuple[str, Any]]


def safe_cell(value: Any) -> Any:
    """This will make a value safe in a spreadsheet: text that could be run gets an apostrophe."""
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = plain(value)
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS) else text


def plain(value: Any) -> Any:
    """This will give a value as JSON knows it; moments are ISO 8601 with their offset."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).isoformat() if timezone.is_aware(value) else str(value)
    if isinstance(value, bool | int | float) or value is None:
        return value
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


def csv_lines(rows: Iterable[Row], labels: list[str]) -> Iterator[str]:
    """This will write rows as CSV (RFC 4180), its first line their labels."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(labels)
    for row in rows:
        yield writer.writerow([safe_cell(value) for _, value in row])


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """This will write rows as one JSON list, a row a line."""
    before = "[\n"
    for row in rows:
        yield before + json.dumps({name: plain(value) for name, value in row}, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def response(
    request: HttpRequest, rows: Iterable[Row], labels: list[str], *, kind: str, title: str
) -> StreamingHttpResponse:
    """This will send rows as a file of a kind, read under the reader's own need to know."""
    lines = _lines(rows, labels, kind)
    name = f"{slugify(title) or 'list'}.{kind}"
    return StreamingHttpResponse(
        _acting(request, lines),
        content_type=KINDS[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def workbook(rows: Iterable[Row], labels: list[str]) -> Iterator[bytes]:
    """This will write rows as an Excel file, whole, its first row their labels.

    Moments are text with their offset, as in the other files; text that could be run is text.
    """
    from openpyxl import Workbook  # slow to import, and most pages need it never

    book = Workbook(write_only=True)
    page = book.create_sheet("List")
    page.append(labels)
    for row in rows:
        page.append([_excel_cell(value) for _, value in row])
    written = io.BytesIO()
    book.save(written)
    yield written.getvalue()


def _excel_cell(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    text = safe_cell(value)
    return _UNWRITABLE.sub("", text) if isinstance(text, str) else text


def _lines(rows: Iterable[Row], labels: list[str], kind: str) -> Iterator[str] | Iterator[bytes]:
    if kind == "xlsx":
        return workbook(rows, labels)
    return csv_lines(rows, labels) if kind == "csv" else json_lines(rows)


def _acting(request: HttpRequest, lines: Iterator[str] | Iterator[bytes]) -> Iterator[str | bytes]:
    """The page's transaction is over when a stream is read: the scope is opened anew."""
    actor = getattr(request, "actor", None)
    with access.acting(actor) if actor else nullcontext():
        yield from lines


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text
