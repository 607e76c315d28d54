"""Pages of runs: every run, one, a file to bring in, a repair, and quality."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui.tables import Column, Table

from .. import forms, permissions, selectors
from ..models import Reject, Run
from ..rules.files import BadFile
from ..services import mappings as kept
from ..services import repairs
from ..services import runs as asked

COLOURS = {"finished": "green", "failed": "red", "running": "blue", "stopped": "yellow"}


class Runs(Table):
    """Every file that was brought in."""

    caption = "Files brought in"
    search = ("name", "source")
    empty = "No file has been brought in yet."
    order = ("-pk",)
    columns = (
        Column("File", "name", sortable=True, link="ingest:run"),
        Column("Source", "source", sortable=True, filter=True),
        Column("State", "get_state_display", sortable="state", filter="state"),
        Column("Read", "rows_read", sortable=True, numeric=True),
        Column("Stored", "rows_stored", sortable=True, numeric=True),
        Column("Merged", "rows_merged", sortable=True, numeric=True),
        Column("Rejected", "rows_rejected", sortable=True, numeric=True),
        Column("Asked", "asked_at", sortable=True),
    )


class Rejects(Table):
    """The rows of a run that were not stored."""

    caption = "Rejected rows"
    empty = "No row was rejected."
    order = ("row",)
    columns = (
        Column("Row", "row", sortable=True, numeric=True, link="ingest:reject"),
        Column("Why", lambda each: "; ".join(each.reasons)),
        Column("State", "get_state_display", sortable="state", filter="state"),
    )


@require_GET
def runs(request: SignedIn) -> HttpResponseBase:
    """Every file that was brought in."""
    table = Runs(selectors.list_runs(by=request.actor), request)
    return table.respond("ingest/runs.html", {"may_run": request.actor.may(permissions.RUN)})


@require_GET
def run(request: SignedIn, pk: int) -> HttpResponseBase:
    """One run: how far it is, its account, what was found and what was rejected."""
    shown = _shown(request, pk)
    table = Rejects(selectors.list_rejects(pk), request)
    return table.respond("ingest/run.html", shown)


@require_GET
def progress(request: SignedIn, pk: int) -> HttpResponse:
    """The account and findings of a run, for the page that refreshes them."""
    return render(request, "ingest/_progress.html", _shown(request, pk))


@require_http_methods(["GET", "POST"])
def upload(request: SignedIn) -> HttpResponse:
    """Bring a file in: it is looked through at once, and read by a worker."""
    kept.load_shipped(by=request.actor, at=timezone.now())
    choices = [(each.code, each.name) for each in selectors.list_mappings(by=request.actor)]
    form = forms.Upload(request.POST or None, request.FILES or None, mappings=choices)
    if request.method == "POST" and form.is_valid() and (made := _bring(request, form)):
        return redirect("ingest:run", pk=made.pk)
    return render(request, "ingest/upload.html", {"form": form}, status=422 if form.errors else 200)


def _bring(request: SignedIn, form: forms.Upload) -> Run | None:
    data = form.cleaned_data
    try:
        return asked.bring_file(
            by=request.actor,
            at=timezone.now(),
            pieces=data["file"].chunks(),
            name=data["file"].name,
            source=data["source"],
            mapping=data["mapping"],
        )
    except BadFile as wrong:
        form.add_error("file", str(wrong))
        return None


@require_POST
def stop(request: SignedIn, pk: int) -> HttpResponse:
    """Ask a run to stop."""
    _run(request, pk)
    asked.stop_run(by=request.actor, at=timezone.now(), run_id=pk)
    messages.info(request, "The run stops after the rows that it is at. It can go on later.")
    return redirect("ingest:run", pk=pk)


@require_POST
def resume(request: SignedIn, pk: int) -> HttpResponse:
    """Have a worker go on with a run."""
    _run(request, pk)
    asked.leave_to_worker(by=request.actor, run_id=pk)
    messages.info(request, "The run goes on as soon as a worker is free.")
    return redirect("ingest:run", pk=pk)


@require_http_methods(["GET", "POST"])
def reject(request: SignedIn, pk: int) -> HttpResponse:
    """A rejected row with why, to be repaired."""
    try:
        found = selectors.consult_reject(pk, by=request.actor, reason=Reason("administration"))
    except Reject.DoesNotExist as missing:
        raise Http404("There is no such row, or it is not yours to see.") from missing
    columns = list(kept.plan_of(found.run.mapping).columns)
    form = forms.Repair(request.POST or None, raw=found.raw, columns=columns)
    if request.method == "POST" and form.is_valid():
        return _repair(request, found, form)
    return render(request, "ingest/reject.html", {"reject": found, "form": form})


def _repair(request: SignedIn, found: Reject, form: forms.Repair) -> HttpResponse:
    try:
        repairs.repair_row(
            by=request.actor, at=timezone.now(), reject_id=found.pk, values=form.values()
        )
    except repairs.StillWrong as wrong:
        form.add_error(None, f"The row is still refused. {wrong}.")
        return render(request, "ingest/reject.html", {"reject": found, "form": form}, status=422)
    except repairs.AlreadyRepaired:
        messages.info(request, "That row is in the store already. Nothing was changed.")
    else:
        messages.success(request, f"Row {found.row} is stored.")
    return redirect("ingest:run", pk=found.run_id)


@require_GET
def quality(request: SignedIn) -> HttpResponse:
    """How good the data of each source are."""
    return render(
        request, "ingest/quality.html", {"sources": selectors.list_quality(by=request.actor)}
    )


def _run(request: SignedIn, pk: int) -> Run:
    try:
        return selectors.get_run(pk, by=request.actor)
    except Run.DoesNotExist as missing:
        raise Http404("There is no such run, or it is not yours to see.") from missing


def _shown(request: SignedIn, pk: int) -> dict[str, Any]:
    found = _run(request, pk)
    return {
        "run": found,
        "colour": COLOURS.get(found.state, "grey"),
        "findings": selectors.list_findings(pk),
        "may_run": request.actor.may(permissions.RUN),
        "stop_url": reverse("ingest:stop", args=[pk]),
        "file": Path(found.path).name,
    }
