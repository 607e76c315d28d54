"""The columns of a list: how a value is got, shown, sorted by and filtered by."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from . import moments

BLANK = "–"


@dataclass(frozen=True)
class Column:
    """One column. `accessor` is a path such as `unit.name`, or a function of the row."""

    label: str
    accessor: str | Callable[[Any], Any]
    sortable: bool | str = False
    link: str | Callable[[Any], str] = ""
    numeric: bool = False
    filter: bool | str = False
    show: Callable[[Any], Any] | None = None
    exported: bool = True
    spare: bool = False  # of words: a page leaves it out where no row has any
    say: Callable[[str], str] | None = None  # the words of a filter's answer, where it is a code

    @property
    def name(self) -> str:
        """This will name the column in addresses and files."""
        return slugify(self.label).replace("-", "_")

    @property
    def sort_path(self) -> str:
        """This will name the field that it is sorted by, if it is."""
        return self._path(self.sortable)

    @property
    def filter_path(self) -> str:
        """This will name the field that it is filtered by, if it is."""
        return self._path(self.filter)

    def _path(self, chosen: bool | str) -> str:
        if isinstance(chosen, str) or not chosen:
            return str(chosen or "")
        return str(self.accessor).replace(".", "__")

    def value(self, row: Any) -> Any:
        """This will get the plain value of a row."""
        return self.accessor(row) if callable(self.accessor) else reach(row, self.accessor)

    def cell(self, row: Any) -> Any:
        """This will get what a page shows of a row."""
        return self.show(row) if self.show else shown(self.value(row))

    def href(self, row: Any) -> str:
        """This will get the address that the cell leads to, if it leads anywhere."""
        if callable(self.link):
            return self.link(row)
        return reverse(self.link, args=[reach(row, "pk")]) if self.link else ""


@dataclass(frozen=True)
class Heading:
    """A column's head: its label, where sorting by it leads, how it is sorted now."""

    label: str
    numeric: bool
    url: str
    order: str


@dataclass(frozen=True)
class Answer:
    """One box of a facet: its value in the address, its words, how many rows, whether chosen."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A column's filter with its answers."""

    name: str
    label: str
    answers: list[Answer]


@dataclass(frozen=True)
class Cell:
    """What one row shows in one column."""

    label: str
    value: Any
    href: str
    numeric: bool

    @property
    def blank(self) -> bool:
        """This will say whether nothing is known: a phone leaves such a line out."""
        return bool(self.value == BLANK)


def reach(row: Any, path: str) -> Any:
    """This will follow a path such as `unit.name` or `get_grade_display` from a row."""
    for step in path.replace("__", ".").split("."):
        if row is None:
            return None
        row = row.get(step) if isinstance(row, Mapping) else getattr(row, step)
        row = row() if callable(row) else row
    return row


def shown(value: Any) -> Any:
    """This will write a value as people read it."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime.date):
        return moments.time_html(value, now=timezone.now())
    return f"{value:,}" if isinstance(value, int) else value
