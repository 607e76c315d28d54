"""Files of rows: sent, looked at, repaired, loaded."""

from django.apps import AppConfig
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import cells

from .. import forms
from ..models import Import
from ..selectors import files as selectors
from ..services import imports
from .lists import Files

MOST_SHOWN = 200
FEW_AREAS = 2  # stand open; of more, the one that is asked for does

WHY = Reason("administration")


@require_GET
def index(request: SignedIn) -> HttpResponseBase:
    """What can be imported, and the files that were sent."""
    table = Files(selectors.consult_files(by=request.actor, reason=WHY), request)
    areas: dict[AppConfig, list[imports.Kind]] = {}
    for each in imports.list_kinds(by=request.actor):
        areas.setdefault(each.area, []).append(each)
    opened = {request.GET.get("area")} if len(areas) > FEW_AREAS else {one.label for one in areas}
    shown = [(one.verbose_name, kinds, one.label in opened) for one, kinds in areas.items()]
    return table.respond("portfolio/files.html", {"areas": shown})


@require_http_methods(["GET", "POST"])
def send(request: SignedIn, kind: str) -> HttpResponse:
    """Send a file; it is looked at before anything is loaded."""
    today = timezone.localdate()
    form = forms.Upload(
        request.POST or None, request.FILES or None, today=today, initial={"observed_on": today}
    )
    wanted = _kind(kind)
    if form.is_valid():
        said = form.cleaned_data
        try:
            sent = imports.send_file(
                by=request.actor, at=timezone.now(), kind=kind, name=said["file"].name,
                content=said["file"].read(), source=said["source"], observed_on=said["observed_on"],
            )  # fmt: skip
        except imports.LoadedAlready as loaded:
            form.add_error("file", f"This very file is loaded already. {loaded}")
        else:
            return redirect("portfolio:file", pk=sent.pk)
    shown = {"form": form, "kind": wanted}
    return render(request, "portfolio/send.html", shown, status=422 if form.errors else 200)


@require_GET
def look(request: SignedIn, pk: int) -> HttpResponse:
    """A file as it would be loaded: each bad row with what is wrong."""
    found = _preview(request, pk)
    faults = found.checked.faults if found.checked else []
    labels = {each.name: each.label for each in found.kind.fields}
    sample = [
        (row.number, [(labels[k], v) for k, v in row.values.items()]) for row in found.good[:5]
    ]
    shown = {"found": found, "faults": faults[:MOST_SHOWN], "count": len(faults), "sample": sample}
    return render(request, "portfolio/file.html", shown)


@require_GET
def repair(request: SignedIn, pk: int) -> HttpResponseBase:
    """The rows with faults, to be put right and sent again."""
    found = _preview(request, pk)
    name = f"{slugify(found.file.name.rpartition('.')[0]) or 'file'}-to-repair.csv"
    return _csv("".join(imports.repair_lines(found)), name)


@require_GET
def template(request: SignedIn, kind: str) -> HttpResponseBase:
    """An empty file with the right headings."""
    wanted = _kind(kind)
    return _csv("".join(cells.template_lines(wanted.fields)), f"{kind}.csv")


@require_POST
def load(request: SignedIn, pk: int) -> HttpResponse:
    """Load the good rows, all of them or none."""
    try:
        done = imports.load_file(by=request.actor, at=timezone.now(), import_id=pk)
    except Import.DoesNotExist as missing:
        raise Http404 from missing
    except imports.NotWaiting:
        messages.info(request, "That file was loaded or put aside already. Nothing was written.")
    except imports.NothingToLoad:
        messages.error(request, "No row of the file can be loaded. Nothing was written.")
    else:
        loaded = "1 row was" if done.rows == 1 else f"{done.rows:,} rows were"
        messages.success(request, f"{loaded} loaded.")
    return redirect("portfolio:file", pk=pk)


@require_POST
def drop(request: SignedIn, pk: int) -> HttpResponse:
    """Put a file aside unloaded."""
    try:
        imports.drop_file(by=request.actor, import_id=pk)
    except Import.DoesNotExist as missing:
        raise Http404 from missing
    except imports.NotWaiting:
        messages.info(request, "That file was loaded or put aside already.")
    return redirect("portfolio:files")


def _kind(code: str) -> imports.Kind:
    try:
        return imports.get_kind(code)
    except KeyError as unknown:
        raise Http404("Nothing of that kind can be imported.") from unknown


def _preview(request: SignedIn, pk: int) -> imports.Preview:
    try:
        return imports.preview(by=request.actor, import_id=pk)
    except Import.DoesNotExist as missing:
        raise Http404("There is no such file, or it is not yours to see.") from missing


def _csv(text: str, name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        iter([text]),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
