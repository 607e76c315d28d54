"""Savings plans and tables of spend, each held against itself."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import charts, plans

from .. import forms, permissions
from ..choices import Sort
from ..models import StatedLine, StatedTable
from ..selectors import tables as selectors
from ..services import tables
from . import lists

WHY = Reason("administration")
MILLION = 1_000_000
COLUMNS = (("now", "Cost now"), ("future", "Future cost"), ("reduction", "Reduction"))
SPEND = (("now", "Spend"), ("compared", "Compared with others"))


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """Every savings plan and table of spend."""
    table = lists.StatedTables(selectors.consult_tables(by=request.actor, reason=WHY), request)
    return table.respond("programmes/many_rows.html", {"title": "Savings plans and spend"})


@require_GET
def table(request: SignedIn, pk: int) -> HttpResponse:
    """One of them, with each disagreement beside its figure."""
    try:
        found = selectors.consult_table(by=request.actor, reason=WHY, table_id=pk)
    except StatedTable.DoesNotExist as missing:
        raise Http404("There is no such table, or it is not yours to see.") from missing
    columns = COLUMNS if found.table.sort == Sort.SAVINGS else SPEND
    shown = {
        "found": found, "heads": [words for _, words in columns],
        "rows": [_row(each, [name for name, _ in columns]) for each in found.lines],
        "chart": _waterfall(found) if found.table.sort == Sort.SAVINGS else _bars(found),
        "may_keep": request.actor.may(permissions.KEEP),
    }  # fmt: skip
    return render(request, "programmes/table.html", shown)


@require_http_methods(["GET", "POST"])
def line(request: SignedIn, pk: int) -> HttpResponse:
    """A line as it is stated now."""
    permissions.check_can_keep(by=request.actor)
    try:
        found = selectors.get_line(by=request.actor, line_id=pk)
    except StatedLine.DoesNotExist as missing:
        raise Http404 from missing
    form = forms.LineForm(request.POST or None, initial=forms.start_line(found))
    if form.is_valid():
        try:
            tables.change_line(
                by=request.actor, at=timezone.now(), line_id=pk, values=form.cleaned_data
            )
        except tables.NoSuchContract as missing:
            form.add_error("contract", f"No contract has the reference “{missing}”.")
        else:
            messages.success(request, "Saved.")
            return redirect("programmes:table", pk=found.table_id)
    shown = {"form": form, "title": "Change a line", "above": found.table,
             "back": reverse("programmes:table", args=[found.table_id])}  # fmt: skip
    return render(request, "programmes/form.html", shown, status=422 if form.errors else 200)


def _row(held: selectors.HeldLine, names: list[str]) -> dict[str, Any]:
    return {
        "held": held,
        "amounts": [
            lists.pounds(held.change if name == "reduction" else getattr(held.line, name))
            for name in names
        ],
        "odd": [
            (each.column, lists.pounds(each.reckoned), lists.pounds(each.difference))
            for each in held.odd
        ],
        "unstated": held.line.reduction is None and held.change is not None
        and "reduction" in names,
    }  # fmt: skip


def _waterfall(found: selectors.WholeTable) -> Any:
    parts = [each for each in found.parts if each.change is not None]
    if not parts:
        return ""
    now = sum(float(each.line.now or 0) for each in found.parts) / MILLION
    falls = [plans.Fall(each.line.category, float(each.change or 0) / MILLION) for each in parts]
    end = round(now + sum(each.amount for each in falls), 6)
    stated = round(sum(float(each.line.future or 0) for each in found.parts) / MILLION, 6)
    words = (
        "Future cost"
        if end == stated
        else f"These come to (the plan states {charts.written(stated)})"
    )
    everything = [plans.Fall("Cost now", now, total=True), *falls,
                  plans.Fall(words, end, total=True)]  # fmt: skip
    return plans.waterfall("From the cost now to the future cost", everything, unit="£ million")


def _bars(found: selectors.WholeTable) -> Any:
    points = [(each.line.category, float(each.line.now or 0) / MILLION) for each in found.parts]
    return charts.bar("Spend, by its smallest parts", points, unit="£ million") if points else ""
