"""Pages of mappings: all of them, one in boxes or as JSON, and a new one from a file."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from .. import forms, permissions, selectors
from ..models import Mapping
from ..rules import boxes, samples
from ..rules.files import BadFile
from ..rules.targets import KINDS
from ..services import mappings as kept
from ..services import previews

WHY = Reason("administration")


@require_GET
def mappings(request: SignedIn) -> HttpResponse:
    """The mappings that files are read by."""
    kept.load_shipped(by=request.actor, at=timezone.now())
    shown = {
        "mappings": selectors.list_mappings(by=request.actor),
        "may_edit": request.actor.may(permissions.EDIT_MAPPING),
    }
    return render(request, "ingest/mappings.html", shown)


@require_http_methods(["GET", "POST"])
def mapping(request: SignedIn, code: str) -> HttpResponse:
    """A mapping in boxes, to be changed, with what it makes of a file's first rows."""
    found = _newest(request, code)
    if not boxes.fits_boxes(found.body):
        return redirect("ingest:mapping-json", code=code)
    if request.method == "POST":
        return _edit(request, {"mapping": found})
    held = boxes.boxes_of(found.body)
    preview = _look(request, code, found.body)
    head = forms.MappingHead(initial=held["head"] | {"sample": _carried(preview)})
    return _page(request, {"mapping": found, "preview": preview}, head, held)


@require_http_methods(["GET", "POST"])
def new_mapping(request: SignedIn) -> HttpResponse:
    """A mapping guessed from the columns of a file, to be put right."""
    permissions.check_can_edit(by=request.actor)
    if "try" in request.POST or "save" in request.POST:
        return _edit(request, {})
    form = forms.NewMapping(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _drafted(request, form)
        except BadFile as wrong:
            form.add_error("file", str(wrong))
    shown = {"form": form}
    return render(request, "ingest/new_mapping.html", shown, status=422 if form.errors else 200)


def _drafted(request: SignedIn, form: forms.NewMapping) -> HttpResponse:
    data = form.cleaned_data
    sample = _sample_of(data["file"])
    body = boxes.draft(
        sample.columns, code=slugify(data["name"])[:60], name=data["name"], kind=data["kind"]
    )
    held = boxes.boxes_of(body)
    head = forms.MappingHead(initial=held["head"] | {"sample": samples.write_sample(sample)})
    return _page(request, {"preview": _try(request, body, sample)}, head, held)


def _sample_of(sent: Any) -> samples.Sample:
    """The first rows of a file that was sent; the file itself is not kept."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sent"
        with path.open("wb") as file:
            file.writelines(sent.chunks())
        return samples.sample_of(path, sent.name)


def _edit(request: SignedIn, shown: dict[str, Any]) -> HttpResponse:
    """What was sent is tried or kept; what cannot be read stands above the boxes as they were."""
    head = forms.MappingHead(request.POST)
    try:
        if not head.is_valid():
            raise ValidationError([said for each in head.errors.values() for said in each])
        held = forms.read_boxes(request.POST, head.cleaned_data)
    except ValidationError as wrong:
        return _refused(request, wrong.messages)
    try:
        body = boxes.body_of(held)
        if "save" in request.POST and head.cleaned_data["reason"]:
            return _keep(request, body, head.cleaned_data["reason"], new="mapping" not in shown)
        shown["preview"] = _tried(request, head, body)
        if "save" in request.POST:
            head.add_error("reason", "Say why it is changed")
    except (kept.BadMapping, BadFile) as wrong:
        head.add_error(None, str(wrong))
    return _page(request, shown, head, held)


def _tried(request: SignedIn, head: forms.MappingHead, body: Any) -> previews.Preview | None:
    sample = (
        _sample_of(request.FILES["other"])
        if "other" in request.FILES
        else samples.read_sample(head.cleaned_data["sample"])
    )
    head.data = {**request.POST.dict(), "sample": samples.write_sample(sample)}
    return _try(request, body, sample)


def _try(request: SignedIn, body: Any, sample: samples.Sample | None) -> previews.Preview | None:
    return previews.try_sample(by=request.actor, at=timezone.now(), body=body, sample=sample)


def _look(request: SignedIn, code: str, body: Any) -> previews.Preview | None:
    return previews.consult_preview(
        by=request.actor, at=timezone.now(), reason=WHY, code=code, body=body
    )


def _carried(preview: previews.Preview | None) -> str:
    return samples.write_sample(preview.sample if preview else None)


def _page(
    request: SignedIn, shown: dict[str, Any], head: forms.MappingHead, held: boxes.Boxes
) -> HttpResponse:
    shown |= {"head": head, "transforms": boxes.STEPS, "kinds": KINDS}
    shown |= forms.show_boxes(held)
    return render(request, "ingest/mapping.html", shown, status=422 if head.errors else 200)


def _refused(request: SignedIn, said: list[str]) -> HttpResponse:
    return render(request, "ingest/too_much.html", {"said": said}, status=422)


def _keep(request: SignedIn, body: Any, reason: str, *, new: bool) -> HttpResponse:
    at = timezone.now()
    made = kept.save_mapping(by=request.actor, at=at, body=body, reason=reason, new=new)
    messages.success(request, f"Version {made.version} of the mapping is kept.")
    return redirect("ingest:mapping", code=made.code)


@require_http_methods(["GET", "POST"])
def mapping_json(request: SignedIn, code: str) -> HttpResponse:
    """A mapping as JSON, for what the boxes cannot say."""
    found = _newest(request, code)
    text = json.dumps(found.body, indent=2, ensure_ascii=False)
    form = forms.MappingEdit(request.POST or None, initial={"body": text})
    shown: dict[str, Any] = {"mapping": found, "form": form}
    if request.method == "POST" and form.is_valid():
        body = form.cleaned_data["body"]
        try:
            if "save" in request.POST:
                return _keep(request, body, form.cleaned_data["reason"], new=False)
            shown["preview"] = _look(request, code, body)
        except (kept.BadMapping, BadFile) as wrong:
            form.add_error("body", str(wrong))
    return render(request, "ingest/mapping_json.html", shown, status=422 if form.errors else 200)


def _newest(request: SignedIn, code: str) -> Mapping:
    try:
        return kept.newest(code, by=request.actor, at=timezone.now())
    except kept.NoSuchMapping as missing:
        raise Http404(str(missing)) from missing
