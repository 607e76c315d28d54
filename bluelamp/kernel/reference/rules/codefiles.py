"""The shape of a file of codes: CSV or JSON text in, one whole list or one reason out."""

import csv
import datetime
import io
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePath
from typing import Any

# The start of a code whose first day nobody has written down.
ALWAYS = datetime.date(1900, 1, 1)
COLUMNS = ("code", "label", "valid_from", "valid_to", "source_ref", "sort")
FACTS = ("name", "source", "owner")
_PREFIX = "attributes."
_LIST_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class BadCodeFile(Exception):
    """A file of codes cannot be loaded; says which file, which line and why."""

    def __init__(self, file: str, line: int, why: str) -> None:
        self.file, self.line, self.why = file, line, why
        super().__init__(f"{file}, line {line}: {why}" if line else f"{file}: {why}")


@dataclass(frozen=True)
class Row:
    """One code from its first day up to, not including, `valid_to` (None: still valid)."""

    code: str
    label: str
    valid_from: datetime.date = ALWAYS
    valid_to: datetime.date | None = None
    source_ref: str = ""
    sort: int = 0
    attributes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ListFile:
    """A whole list: what it is and every code it has ever had."""

    code: str
    name: str
    source: str
    owner: str
    rows: tuple[Row, ...]


def read(file: str, text: str) -> ListFile:
    """This will read a list of codes from the text of a .csv or .json file of that name.

    Raises BadCodeFile for the first thing that is wrong.
    """
    reader = {".csv": _read_csv, ".json": _read_json}.get(PurePath(file).suffix)
    if reader is None:
        raise BadCodeFile(file, 0, "only .csv and .json files are read.")
    facts, raw = reader(file, text)
    if untold := [each for each in FACTS if not facts.get(each)]:
        raise BadCodeFile(file, 0, f"the list does not say its {', '.join(untold)}.")
    numbered = [(line, _row(file, line, values, order)) for order, (line, values) in enumerate(raw)]
    _refuse_overlaps(file, numbered)
    rows = tuple(row for _, row in numbered)
    if not rows:
        raise BadCodeFile(file, 0, "the list has no codes.")
    name, source, owner = (facts[each] for each in FACTS)
    return ListFile(_list_code(file, facts), name, source, owner, rows)


def _list_code(file: str, facts: dict[str, str]) -> str:
    code = facts.get("list") or PurePath(file).stem
    if not _LIST_CODE.fullmatch(code):
        raise BadCodeFile(
            file, 0, f"“{code}” is not a list's code: small letters, digits, hyphens."
        )
    return code


def _read_csv(file: str, text: str) -> tuple[dict[str, str], Iterable[tuple[int, dict[str, Any]]]]:
    """The facts stand above the header, one to a line: `# name: Incident grades`."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    above = next((n for n, each in enumerate(lines) if not each.startswith("#")), len(lines))
    facts = dict(_fact(file, n + 1, each) for n, each in enumerate(lines[:above]))
    reader = csv.reader(io.StringIO("".join(lines[above:])), strict=True)
    header = next(reader, [])
    _refuse_columns(file, above + 1, header)
    return facts, _csv_rows(file, above, header, reader)


def _csv_rows(
    file: str, above: int, header: list[str], reader: Any
) -> Iterable[tuple[int, dict[str, Any]]]:
    try:
        for cells in reader:
            line = above + reader.line_num
            if len(cells) != len(header):
                why = f"there are {len(cells)} cells under {len(header)} columns."
                raise BadCodeFile(file, line, why)
            yield line, _cells(dict(zip(header, cells, strict=True)))
    except csv.Error as trouble:
        raise BadCodeFile(file, above + reader.line_num, f"{trouble}.") from None


def _cells(values: dict[str, str]) -> dict[str, Any]:
    """Attribute cells are JSON when they can be (true, 15, null) and plain words otherwise."""
    marked = {key: value for key, value in values.items() if key.startswith(_PREFIX) and value}
    plain = {key: value for key, value in values.items() if key in COLUMNS}
    return plain | {
        "attributes": {key[len(_PREFIX) :]: _cell(each) for key, each in marked.items()}
    }


def _cell(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except ValueError:
        return text


def _refuse_constant(name: str) -> None:
    """Python reads NaN and Infinity, which are not JSON and which no database keeps."""
    raise ValueError(name)


def _fact(file: str, line: int, text: str) -> tuple[str, str]:
    name, colon, value = text.lstrip("#").strip().partition(":")
    if not colon or name not in (*FACTS, "list"):
        raise BadCodeFile(file, line, "a line with # gives name, source, owner or list.")
    return name, value.strip()


def _read_json(file: str, text: str) -> tuple[dict[str, str], Iterable[tuple[int, dict[str, Any]]]]:
    try:
        found = json.loads(text, parse_constant=_refuse_constant)
    except ValueError as trouble:
        raise BadCodeFile(file, getattr(trouble, "lineno", 0), "this is not JSON.") from None
    if not isinstance(found, dict) or not isinstance(found.get("codes"), list):
        raise BadCodeFile(file, 0, "an object with “codes” was expected.")
    facts = {key: str(value) for key, value in found.items() if key != "codes"}
    if odd := sorted(set(facts) - {*FACTS, "list"}):
        raise BadCodeFile(file, 0, f"unknown column {', '.join(odd)}.")
    return facts, _json_rows(file, found["codes"])


def _json_rows(file: str, codes: list[Any]) -> Iterable[tuple[int, dict[str, Any]]]:
    """JSON has no lines worth naming: the number is the code's place in the list."""
    for place, values in enumerate(codes, start=1):
        if not isinstance(values, dict):
            raise BadCodeFile(file, place, "a code is an object.")
        _refuse_columns(file, place, list(values), "attributes")
        if not isinstance(values.get("attributes", {}), dict):
            raise BadCodeFile(file, place, "attributes are an object.")
        yield place, values


def _refuse_columns(file: str, line: int, header: list[str], *also: str) -> None:
    known = {*COLUMNS, *also}
    odd = [each for each in header if each not in known and not each.startswith(_PREFIX)]
    if odd:
        raise BadCodeFile(file, line, f"unknown column {', '.join(odd)}.")
    if missing := [each for each in ("code", "label") if each not in header]:
        raise BadCodeFile(file, line, f"there is no column {', '.join(missing)}.")
    if len(set(header)) != len(header):
        raise BadCodeFile(file, line, "a column is there twice.")


def _row(file: str, line: int, values: dict[str, Any], order: int) -> Row:
    code, label = (str(values.get(each) or "").strip() for each in ("code", "label"))
    if not code or not label:
        raise BadCodeFile(file, line, f"the {'label' if code else 'code'} is empty.")
    if "\\u0000" in json.dumps(values, default=str):
        raise BadCodeFile(file, line, "there is a NUL character, which cannot be kept.")
    start = _date(file, line, values.get("valid_from")) or ALWAYS
    end = _date(file, line, values.get("valid_to"))
    if end is not None and end <= start:
        raise BadCodeFile(file, line, f"{code} ends on {end}, which is not after {start}.")
    sort = _number(file, line, values.get("sort"), order)
    return Row(
        code=code,
        label=label,
        valid_from=start,
        valid_to=end,
        source_ref=str(values.get("source_ref") or "").strip(),
        sort=sort,
        attributes=values.get("attributes") or {},
    )


def _date(file: str, line: int, text: Any) -> datetime.date | None:
    if text in (None, ""):
        return None
    try:
        if _DATE.fullmatch(str(text)):
            return datetime.date.fromisoformat(str(text))
    except ValueError:
        pass
    raise BadCodeFile(file, line, f"“{text}” is not a date such as 2026-04-01.")


def _number(file: str, line: int, text: Any, otherwise: int) -> int:
    if text in (None, ""):
        return otherwise
    if re.fullmatch(r"-?\d{1,9}", str(text), re.ASCII):
        return int(text)
    raise BadCodeFile(file, line, f"“{text}” is not a whole number to sort by.")


def _refuse_overlaps(file: str, rows: list[tuple[int, Row]]) -> None:
    ordered = sorted(rows, key=lambda each: (each[1].code, each[1].valid_from))
    for (earlier_line, earlier), (line, row) in pairwise(ordered):
        if earlier.code == row.code and (
            earlier.valid_to is None or earlier.valid_to > row.valid_from
        ):
            why = f"the dates of {row.code} overlap those on line {earlier_line}."
            raise BadCodeFile(file, line, why)
