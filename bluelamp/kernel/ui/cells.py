"""What a cell of an import may hold: each reader gives a value, or says what is wrong.

A reader takes the text of a cell that is not empty and raises `Wrong`. `check` holds a file against
its fields and parts the good rows from the bad.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from .sheets import WRONG, Fault, Line, NotReadable, Sheet

Reader = Callable[[str], Any]
_UNIT = re.compile(r"[\s(\[]*[£$€]?\s*(m|mn|millions?|k|0?00s?|thousands?)[\s)\]]*$", re.IGNORECASE)
_SHORTENED = re.compile(r"(?i)\d\s*(k|m|bn|mn|million|thousand)\b\.?$")
_MARKS = "£$€"


class Wrong(ValueError):
    """The cell cannot be taken; the message says why, in a sentence."""


@dataclass(frozen=True)
class Field:
    """One column that an import knows: its name in the code, its heading, its reader."""

    name: str
    label: str
    read: Reader
    required: bool = False
    also: tuple[str, ...] = ()
    hint: str = ""

    def answers_to(self, heading: str) -> bool:
        """This will say whether a heading of a file means this field."""
        return _folded(heading) in {_folded(each) for each in (self.label, self.name, *self.also)}


@dataclass(frozen=True)
class Row:
    """A row that can be taken: its number, its values, its cells under other headings."""

    number: int
    values: dict[str, Any]
    rest: dict[str, str]


@dataclass(frozen=True)
class Checked:
    """A file held against its fields: good rows, faults, headings that mean nothing here."""

    sheet: Sheet
    rows: list[Row]
    faults: list[Fault]
    unknown: list[str]

    def without(self, more: Iterable[Fault]) -> "Checked":
        """This will give the same with further faults, and without their rows."""
        found = list(more)
        bad = {each.row for each in found}
        rows = [row for row in self.rows if row.number not in bad]
        faults = sorted([*self.faults, *found], key=lambda each: each.row)
        return Checked(self.sheet, rows, faults, self.unknown)


def check(sheet: Sheet, fields: Sequence[Field]) -> Checked:
    """This will read every row. Raises NotReadable when a column that is needed is not there."""
    known, unknown = _known(sheet.headings, fields)
    missing = [each.label for each in fields if each.required and each not in known.values()]
    if missing:
        raise NotReadable(f"The file has no column “{missing[0]}”. Row 1 must name it.")
    bad = {each.row for each in sheet.faults}
    rows, faults = [], list(sheet.faults)
    for line in sheet.lines:
        values, wrong = _read(line, known)
        faults += wrong
        if not wrong and line.number not in bad:
            rest = {each: line.cells[each] for each in unknown if line.cells.get(each)}
            rows.append(Row(line.number, values, rest))
    return Checked(sheet, rows, sorted(faults, key=lambda each: each.row), unknown)


def words(longest: int = 4_000) -> Reader:
    """This will take text of some length."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise Wrong(f"This is longer than {longest:,} letters.")
        return text

    return read


def whole(least: int = 0, most: int = 1_000_000_000) -> Reader:
    """This will take a whole number such as 1,250."""

    def read(text: str) -> int:
        plain = text.replace(",", "").removesuffix(".0")
        if not re.fullmatch(r"-?\d+", plain):
            raise Wrong(f"“{text}” is not a whole number.")
        return int(_within(Decimal(plain), least, most))

    return read


def number(least: float, most: float, places: int = 2) -> Reader:
    """This will take a number with a few decimals, exactly."""

    def read(text: str) -> Decimal:
        return _within(_decimal(text, places), least, most)

    return read


def money(places: int = 2, *, negative: bool = False) -> Reader:
    """This will take an amount in full pounds or another unit: never thousands or millions."""

    def read(text: str) -> Decimal:
        if _SHORTENED.search(text):
            raise Wrong(f"“{text}” is short for an amount. Write it in full, such as 4500000.00.")
        signed = re.sub(r"^\((.+)\)$", r"-\1", text.strip())
        amount = _decimal(signed.translate({ord(each): None for each in _MARKS}), places)
        if amount < 0 and not negative:
            raise Wrong("The amount is below nothing.")
        return amount

    return read


def percent(text: str) -> Decimal:
    """This will take a percentage from 0 to 100: 30 or 30%."""
    return _within(_decimal(text.replace("%", ""), 4), 0, 100)


def day(text: str) -> datetime.date:
    """This will take a day: 2026-11-21, 21/11/2026 or 21 November 2026."""
    plain = text[:10] if re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:", text) else text
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"):
        try:
            found = datetime.datetime.strptime(plain, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
        if not 1950 <= found.year <= 2150:
            raise Wrong(f"The year {found.year} cannot be right.")
        return found
    raise Wrong(f"“{text}” is not a date. Write it as 21/11/2026.")


def one_of(choices: Mapping[str, str] | Sequence[tuple[str, str]]) -> Reader:
    """This will take one of some words, by its code or its label, in any case."""
    pairs = dict(choices)
    known = {_folded(said): code for code, label in pairs.items() for said in (code, label)}

    def read(text: str) -> str:
        if (found := known.get(_folded(text))) is None:
            offered = ", ".join(str(label) for label in pairs.values())
            raise Wrong(f"“{text}” is not one of: {offered}.")
        return found

    return read


def yes_no(text: str) -> bool:
    """This will take yes or no."""
    answers = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
    if (found := answers.get(text.casefold())) is None:
        raise Wrong(f"“{text}” is neither yes nor no.")
    return found


def template_lines(fields: Sequence[Field]) -> list[str]:
    """This will write the head of a file that an import takes, with what each column holds."""
    from . import exports

    hints = [(each.name, each.hint or ("Needed" if each.required else "")) for each in fields]
    return list(exports.csv_lines([hints], [each.label for each in fields]))[:1]


def _known(headings: list[str], fields: Sequence[Field]) -> tuple[dict[str, Field], list[str]]:
    known: dict[str, Field] = {}
    unknown = []
    for heading in headings:
        found = next((each for each in fields if each.answers_to(heading)), None)
        if found:
            known[heading] = found
        elif heading != WRONG:
            _check_unit(heading, fields)
            unknown.append(heading)
    return known, unknown


def _check_unit(heading: str, fields: Sequence[Field]) -> None:
    """“Billed cost (£m)” is our column in another unit: as pounds it would be a millionth."""
    without = _UNIT.sub("", heading)
    if without != heading and any(each.answers_to(without) for each in fields):
        raise NotReadable(f"The column “{heading}” is not in full pounds. Write amounts in full.")


def _read(line: Line, known: Mapping[str, Field]) -> tuple[dict[str, Any], list[Fault]]:
    values, faults = {}, []
    for heading, wanted in known.items():
        text = line.cells.get(heading, "").strip()
        if not text:
            if wanted.required:
                faults.append(Fault(line.number, heading, "This is needed."))
            continue
        try:
            values[wanted.name] = wanted.read(text)
        except Wrong as wrong:
            faults.append(Fault(line.number, heading, str(wrong)))
    return values, faults


def _decimal(text: str, places: int) -> Decimal:
    plain = text.replace(",", "").replace(" ", "")
    if re.search(r",\d{1,2}$", text) or not re.fullmatch(r"-?\d*\.?\d+(E[+-]?\d+)?", plain, re.I):
        raise Wrong(f"“{text}” is not a number.")
    try:
        found = Decimal(plain)
    except InvalidOperation as trouble:
        raise Wrong(f"“{text}” is not a number.") from trouble
    exponent = found.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        raise Wrong(f"“{text}” has more than {places} decimals.")
    return found


def _within(found: Decimal, least: float, most: float) -> Decimal:
    if not least <= found <= most:
        raise Wrong(f"{found} is not between {least:,} and {most:,}.")
    return found


def _folded(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.casefold())
