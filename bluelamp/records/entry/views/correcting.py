"""Correcting a record, and what became of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui.reasons import with_reason
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.services import records

from .. import permissions
from ..forms.changes import Why
from ..forms.corrections import Correcting
from ..forms.said import Said
from ..selectors import histories, wording
from ..services import correcting
from .asked import GONE, ref_at

MEANWHILE = (
    "Somebody else changed this record while you were typing. Nothing of yours is lost: what you"
    " changed is in the boxes, and the rest is as it stands now. Look, then send it again."
)


@require_http_methods(["GET", "POST"])
@with_reason
def correct(request: SignedIn, kind: str, pk: int, *, reason: Reason) -> HttpResponse:
    """Each field with its value, who said so, and what it should be."""
    permissions.check_can_amend(by=request.actor)
    kept, given = _kept(request, kind, pk, reason), request.POST if request.POST else None
    form = Correcting(given, kept=kept, on=timezone.localdate())
    said, why = Said(given, on=timezone.localdate()), Why(given)
    if given and all([form.is_valid(), said.is_valid(), why.is_valid()]):
        try:
            if _corrected(request, reason, form, said, why):
                messages.success(request, "The record is corrected. What it said before is kept.")
                return redirect("profiles:show", kind, pk)
        except records.ChangedMeanwhile:
            messages.error(request, MEANWHILE)
            kept = _kept(request, kind, pk, reason)
            form = Correcting(None, kept=kept, on=timezone.localdate(), typed=form.typed())
    shown = {"kept": kept, "form": form, "said": said, "why": why, "rows": _rows(form, kept)}
    return render(request, "entry/correct.html", shown, status=422 if given else 200)


@require_GET
@with_reason
def history(request: SignedIn, kind: str, pk: int, *, reason: Reason) -> HttpResponse:
    """What was changed in a record, by whom and why, with what it said before."""
    kept = _kept(request, kind, pk, reason)
    changes = wording.changes(kept, on=timezone.localdate())
    may_amend = request.actor.may(permissions.AMEND)
    shown = {"kept": kept, "changes": changes, "may_amend": may_amend}
    return render(request, "entry/history.html", shown)


def _kept(request: SignedIn, kind: str, pk: int, reason: Reason) -> histories.Kept:
    try:
        return histories.consult_kept(by=request.actor, reason=reason, ref=ref_at(kind, pk))
    except pole.NoSuchRecord as missing:
        raise Http404(GONE) from missing


def _corrected(request: SignedIn, reason: Reason, form: Correcting, said: Said, why: Why) -> bool:
    at, words = timezone.now(), why.cleaned_data["why"]
    try:
        correcting.correct(
            by=request.actor, at=at, ref=form.kept.ref, values=form.changed_values(),
            told=said.told(at),
            reason=Reason(reason.code, words, reason.incident), seen=form.cleaned_data["seen"],
        )  # fmt: skip
    except records.BadRecord as bad:
        for fault in bad.faults:
            form.add_error(None, fault)
    except records.NothingChanged:
        form.add_error(None, "Nothing is changed: correct at least one of these")
    return not form.errors


def _rows(form: Correcting, kept: histories.Kept) -> list[dict[str, Any]]:
    return [
        {
            "boxes": [form[name] for name in names],
            "now": wording.said_now(kept, each.name, on=form.today),
            "origin": kept.origin_of(each.column),
        }
        for each, names in form.parts()
    ]
