"""Lists of records: declared columns that are sorted, filtered, searched, paged and exported.

    class Incidents(Table):
        caption = "Incidents"
        search = ("reference", "summary")
        columns = (
            Column("Number", "reference", sortable=True, link="dispatch:incident"),
            Column("Grade", "grade", sortable=True, filter=True),
        )

    def incidents(request):
        table = Incidents(selectors.list_incidents(by=request.actor), request)
        return table.respond("dispatch/incidents.html")      # and {% table table %} in the page

Everything is in the address, so it can be kept, sent and read without JavaScript.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Page, Paginator
from django.db.models import Count, Field, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import slugify

from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from . import exports
from .columns import Answer, Cell, Column, Facet, Heading, reach

__all__ = ["Column", "Table"]

PAGE_SIZES = (25, 50, 100)
MOST_ANSWERS = 40
MOST_CHOSEN = 1_000  # rows, by one box
MOST_WORDS = 8
LONGEST_SEARCH = 200


class Table:
    """A list of records on a page. See the head of this module."""

    caption: ClassVar[str] = ""
    columns: ClassVar[Sequence[Column]] = ()
    search: ClassVar[Sequence[str]] = ()
    search_label: ClassVar[str] = "Search"
    empty: ClassVar[str] = "Nothing is here yet."
    none_match: ClassVar[str] = "Nothing matches. Take off a filter or search for something else."
    order: ClassVar[Sequence[str]] = ()
    actions: ClassVar[Sequence[tuple[str, str]]] = ()
    action_url: str = ""
    action_urls: Mapping[str, str] = MappingProxyType({})
    export_reason: ClassVar[str] = "administration"
    sizes: ClassVar[Sequence[int]] = PAGE_SIZES

    def __init__(self, rows: QuerySet[Any], request: HttpRequest, name: str = "") -> None:
        self.all_rows, self.request = rows, request
        self.prefix = f"{name}-" if name else ""
        self.id = f"{name or slugify(self.caption) or 'list'}-table"

    def respond(self, template: str, context: Mapping[str, Any] | None = None) -> HttpResponseBase:
        """This will answer with the page, with the list alone for htmx, or with a file."""
        if kind := self.export_kind:
            return self.export(kind)
        if self.request.headers.get("HX-Target") == self.id:
            response = HttpResponse(self.html())
        else:
            response = render(self.request, template, {"table": self} | dict(context or {}))
        response["Vary"] = "HX-Request, HX-Target, Cookie"
        return response

    def html(self) -> SafeString:
        """This will write the list with its search, filters and pages."""
        return render_to_string("ui/pieces/table.html", {"table": self}, request=self.request)

    # What is asked for, out of the address.

    def _asked(self, name: str) -> str:
        return self.request.GET.get(self.prefix + name, "").replace("\x00", "").strip()

    @property
    def export_kind(self) -> str:
        """This will name the kind of file that is asked for, if one is."""
        kind = self._asked("export")
        return kind if kind in exports.KINDS else ""

    @property
    def text(self) -> str:
        """This will give what is searched for."""
        return self._asked("q")[:LONGEST_SEARCH]

    @cached_property
    def sorting(self) -> tuple[Column | None, bool]:
        """This will give the column that the rows are sorted by, and whether downwards."""
        asked = self._asked("sort")
        for column in self.columns:
            if column.sort_path and column.name == asked.removeprefix("-"):
                return column, asked.startswith("-")
        return None, False

    def sorts(self) -> list[Answer]:
        """This will list each way to sort, for a phone, where the heads of the columns are not."""
        now, down = self.sorting
        return [
            Answer(f"{'-' * back}{each.name}", f"{each.label}, {_way(each, back)}", 0,
                   each is now and back == down)
            for each in self.worn
            if each.sort_path
            for back in (False, True)
        ]  # fmt: skip

    @property
    def long(self) -> bool:
        """This will say whether there is more than the smallest page holds."""
        return self.count > PAGE_SIZES[0]

    @property
    def size(self) -> int:
        """This will give how many rows a page has."""
        asked = self._asked("per")
        return int(asked) if asked in map(str, PAGE_SIZES) else PAGE_SIZES[0]

    def url(self, **changes: str | None) -> str:
        """This will give the address of this list with some of what is asked changed."""
        query: QueryDict = self.request.GET.copy()
        for name, value in changes.items():
            query.pop(self.prefix + name, None)
            if value is not None:
                query[self.prefix + name] = value
        return f"{self.request.path}?{query.urlencode()}" if query else self.request.path

    # Rows.

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """This will give the rows that are asked for, sorted, with none left out by paging."""
        found = self._matching(self.filters)
        column, down = self.sorting
        if column:
            return found.order_by(("-" if down else "") + column.sort_path, "pk")
        return found.order_by(*self.order, "pk") if self.order else found

    @cached_property
    def page(self) -> Page[Any]:
        """This will give the rows of the page that is asked for; past the end is the last one."""
        return Paginator(_ordered(self.rows), self.size).get_page(self._asked("page"))

    @property
    def count(self) -> int:
        """This will say how many rows match."""
        return self.page.paginator.count

    @cached_property
    def filters(self) -> dict[str, list[Any]]:
        """This will give what is chosen of each facet, as the database knows it."""
        chosen = {}
        for column in self._faceted():
            asked = self.request.GET.getlist(self.prefix + column.name)
            if asked:
                known = {_said(value): value for value in self._values(column)}
                chosen[column.filter_path] = [known[each] for each in asked if each in known]
        return chosen

    def _values(self, column: Column) -> Iterable[Any]:
        path = column.filter_path
        return self.all_rows.order_by().values_list(path, flat=True).distinct()

    def _faceted(self) -> list[Column]:
        return [column for column in self.worn if column.filter_path]

    def _matching(self, filters: Mapping[str, list[Any]]) -> QuerySet[Any]:
        found = self.all_rows
        for path, values in filters.items():
            empty = Q(**{f"{path}__isnull": True}) if None in values else Q()
            found = found.filter(Q(**{f"{path}__in": [v for v in values if v is not None]}) | empty)
        for word in self.text.split()[:MOST_WORDS]:
            either = [Q(**{f"{path}__icontains": word}) for path in self.search]
            if either:
                found = found.filter(_any(either))
        return found

    # What the page shows.

    def facets(self) -> list[Facet]:
        """This will list the filters, each with how many rows it would leave."""
        return [
            Facet(self.prefix + column.name, column.label, answers)
            for column in self._faceted()
            if (answers := self._answers(column))
        ]

    def _answers(self, column: Column) -> list[Answer]:
        path = column.filter_path
        others = {key: value for key, value in self.filters.items() if key != path}
        counted = self._matching(others).order_by().values_list(path).annotate(n=Count("pk"))
        found = {_said(value): n for value, n in counted.order_by("-n", path)[:MOST_ANSWERS]}
        chosen = self.request.GET.getlist(self.prefix + column.name)
        words = _words(self.all_rows, path)
        values = [*found, *(each for each in chosen if each not in found)]
        say = column.say or (lambda each: each)
        answers = [
            Answer(each, words.get(each, say(each) if each else "Not known"), found.get(each, 0),
                   each in chosen)
            for each in values
        ]  # fmt: skip
        return sorted(answers, key=lambda each: each.label)

    @cached_property
    def worn(self) -> list[Column]:
        """This will give the columns of the page: a spare one only where some row has words in it.

        A file has them all, so that it can be filled in and sent back.
        """
        return [each for each in self.columns if not each.spare or self._said_of(each)]

    def _said_of(self, column: Column) -> bool:
        path = str(column.accessor).replace(".", "__")
        return self.all_rows.exclude(**{path: ""}).exclude(**{path: None}).exists()

    def headings(self) -> list[Heading]:
        """This will list the heads of the columns."""
        column_now, down = self.sorting
        made = []
        for column in self.worn:
            order = ("descending" if down else "ascending") if column is column_now else ""
            turned = f"-{column.name}" if order == "ascending" else column.name
            url = self.url(sort=turned, page=None) if column.sort_path else ""
            made.append(Heading(column.label, column.numeric, url, order))
        return made

    def lines(self) -> Iterator[tuple[Any, list[Cell]]]:
        """This will give each row of the page with its cells."""
        for row in self.page.object_list:
            yield (
                reach(row, "pk"),
                [Cell(c.label, c.cell(row), c.href(row), c.numeric) for c in self.worn],
            )

    def buttons(self) -> list[tuple[str, str, str]]:
        """This will list the actions: value, words, and the address where it has one of its own."""
        return [(value, label, self.action_urls.get(value, "")) for value, label in self.actions]

    def pages(self) -> list[tuple[str, str, bool]]:
        """This will list the pages as words, address, and whether it is this one."""
        elided = self.page.paginator.get_elided_page_range(
            self.page.number, on_each_side=1, on_ends=1
        )
        return [
            (str(each), self.url(page=str(each)), each == self.page.number)
            if isinstance(each, int)
            else ("…", "", False)
            for each in elided
        ]

    @property
    def every(self) -> str:
        """This will write the numbers of all rows that match, to be chosen by one box.

        It is empty where the page shows them all, or where there are too many to say.
        """
        if not self.count > len(self.page.object_list) or self.count > MOST_CHOSEN:
            return ""
        return ",".join(str(pk) for pk in self.rows.values_list("pk", flat=True))

    def previous_url(self) -> str:
        """This will give the address of the page before, if there is one."""
        page = self.page
        return self.url(page=str(page.previous_page_number())) if page.has_previous() else ""

    def next_url(self) -> str:
        """This will give the address of the next page, if there is one."""
        return self.url(page=str(self.page.next_page_number())) if self.page.has_next() else ""

    @property
    def filtered(self) -> bool:
        """This will say whether anything is searched for or filtered."""
        return bool(self.text or self.filters)

    @property
    def clear_url(self) -> str:
        """This will give the address of the list with nothing searched for or filtered."""
        names = ["q", "page", *(column.name for column in self._faceted())]
        return self.url(**dict.fromkeys(names))

    @property
    def csv_url(self) -> str:
        """This will give the address of these rows as CSV."""
        return self.url(export="csv", page=None)

    @property
    def json_url(self) -> str:
        """This will give the address of these rows as JSON."""
        return self.url(export="json", page=None)

    @property
    def excel_url(self) -> str:
        """This will give the address of these rows as an Excel file."""
        return self.url(export="xlsx", page=None)

    def kept(self) -> list[tuple[str, str]]:
        """This will list what the search form must carry along: what other lists are asked."""
        own = {self.prefix + name for name in ("q", "page", "sort", "export")}
        own |= {self.prefix + "per"} if self.long else set()
        own |= {self.prefix + column.name for column in self._faceted()}
        return [(k, v) for k, vs in self.request.GET.lists() for v in vs if k not in own]

    # Files.

    def export(self, kind: str) -> HttpResponseBase:
        """This will send every matching row as a file, and note in the audit log that it was."""
        columns = [(column.name, column) for column in self.columns if column.exported]
        self._note_export(kind)
        rows = (
            [(name, column.value(row)) for name, column in columns]
            for row in _ordered(self.rows).iterator(chunk_size=500)
        )
        labels = [column.label for _, column in columns]
        return exports.response(self.request, rows, labels, kind=kind, title=self.caption)

    def _note_export(self, kind: str) -> None:
        if (actor := getattr(self.request, "actor", None)) is None:
            return
        audit.record(
            by=actor,
            operation=Operation.DISCLOSURE,
            act="ui.table.exported",
            subject=Subject(self.all_rows.model._meta.label_lower),
            reason=Reason(self.export_reason),
            detail={"list": self.caption, "kind": kind, "asked": self.request.GET.urlencode()},
        )


def _way(column: Column, down: bool) -> str:
    if column.numeric:
        return "highest first" if down else "lowest first"
    return "last to first" if down else "first to last"


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _any(either: list[Q]) -> Q:
    found = Q()
    for each in either:
        found |= each
    return found


def _ordered(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows if rows.ordered else rows.order_by("pk")


def _words(rows: QuerySet[Any], path: str) -> dict[str, str]:
    """The words of a field that has choices."""
    model: Any = rows.model
    field: Any = None
    for step in path.split("__"):
        try:
            field = model._meta.get_field(step)
        except FieldDoesNotExist:
            return {}
        model = getattr(field, "related_model", None)
    choices = field.flatchoices if isinstance(field, Field) else []
    return {str(value): str(label) for value, label in choices} | {"True": "Yes", "False": "No"}
