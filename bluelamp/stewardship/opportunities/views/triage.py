"""What the business partner does with an opportunity, or with many."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.ui.many import list_chosen

from .. import forms, permissions
from ..models import Opportunity
from ..rules import lanes, merging
from ..selectors import opportunities as selectors
from ..selectors import similar as likeness
from ..services import merging as merges
from ..services import raising
from ..services import triage as services
from .portal import WHY, whole

REFUSED = (
    services.BadSize, services.BadMeasurement, raising.BadNumbers, lanes.CannotMove,
    merging.CannotMerge,
)  # fmt: skip


@require_http_methods(["GET", "POST"])
def size(request: SignedIn, pk: int) -> HttpResponse:
    """Its category, its work and what it is worth."""
    permissions.check_can_triage(by=request.actor)
    found = whole(request, pk).opportunity
    form = forms.Sizing(request.POST or None, initial=forms.start(found))
    return _act(
        request, pk, form, "Size and sort it",
        lambda: services.change_opportunities(
            by=request.actor, at=timezone.now(), opportunity_ids=[pk], values=form.changed(found)
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def move(request: SignedIn, pk: int) -> HttpResponse:
    """Its status, and why."""
    permissions.check_can_triage(by=request.actor)
    found = whole(request, pk).opportunity
    form = forms.Move(request.POST or None, before=found.status)
    return _act(
        request, pk, form, "Say what becomes of it",
        lambda: services.move(
            by=request.actor, at=timezone.now(), opportunity_ids=[pk],
            to=services.Move(**form.cleaned_data),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def measure(request: SignedIn, pk: int) -> HttpResponse:
    """What was timed or logged."""
    permissions.check_can_triage(by=request.actor)
    start = {"measured_on": timezone.localdate(), "phase": "before", "evidence": "sampled"}
    form = forms.Timing(request.POST or None, initial=start)
    return _act(
        request, pk, form, "Write down a measurement",
        lambda: services.measure(
            by=request.actor, at=timezone.now(), opportunity_id=pk,
            timing=services.Timing(**form.cleaned_data),
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def merge(request: SignedIn, pk: int) -> HttpResponse:
    """Put together with another: those that say something like it come first."""
    permissions.check_can_triage(by=request.actor)
    found = whole(request, pk).opportunity
    alike = likeness.list_similar(by=request.actor, text=found.problem, besides=pk)
    first = {str(each.id) for each in alike}
    rows = selectors.consult_opportunities(by=request.actor, reason=WHY).exclude(pk=pk)
    others = [(str(each.pk), f"{each.title} ({each.reference})") for each in rows[:2_000]]
    offered = sorted(others, key=lambda each: each[0] not in first)
    form = forms.Merge(request.POST or None, offered=offered)
    return _act(
        request, pk, form, "Put it together with another",
        lambda: merges.merge(
            by=request.actor, at=timezone.now(), opportunity_ids=[pk],
            into_id=int(form.cleaned_data["into"]),
        ),
        {"alike": alike},
    )  # fmt: skip


@require_POST
def unmerge(request: SignedIn, pk: int) -> HttpResponse:
    """Take it apart again."""
    try:
        merges.unmerge(by=request.actor, at=timezone.now(), opportunity_id=pk)
    except Opportunity.DoesNotExist as missing:
        raise Http404 from missing
    except merges.NotMerged:
        messages.info(request, "It stands alone already.")
    else:
        messages.success(request, "It stands alone again, with its own votes.")
    return redirect("opportunities:opportunity", pk=pk)


@require_POST
def many(request: SignedIn) -> HttpResponse:
    """The same for many: all of them or none."""
    permissions.check_can_triage(by=request.actor)
    chosen = list_chosen(request)
    if not chosen:
        messages.error(request, "Choose at least one opportunity first.")
        return redirect("opportunities:list")
    asked = "do" not in request.POST
    form = forms.Many(None if asked else request.POST, initial={"chosen": ",".join(chosen)})
    if form.is_valid() and _change(request, form):
        return redirect("opportunities:list")
    shown = {"form": form, "count": len(chosen)}
    return render(request, "opportunities/many.html", shown, status=200 if asked else 422)


def _change(request: SignedIn, form: forms.Many) -> bool:
    said = form.cleaned_data
    try:
        _do(request, said)
    except REFUSED as wrong:
        form.add_error(None, f"{wrong} Nothing was changed.")
    except Opportunity.DoesNotExist:
        form.add_error(None, "One of them is not there. Nothing was changed.")
    else:
        messages.success(request, f"{len(said['chosen'])} opportunities were changed.")
        return True
    return False


def _do(request: SignedIn, said: dict[str, Any]) -> object:
    given: dict[str, Any] = {
        "by": request.actor, "at": timezone.now(), "opportunity_ids": said["chosen"],
    }  # fmt: skip
    if said["do"] == "status":
        return services.move(to=services.Move(said["status"], said["reason"]), **given)
    if said["do"] == "merge":
        return merges.merge_chosen(**given)
    name = said["do"]
    return services.change_opportunities(values={name: said[name]}, **given)


def _act(
    request: SignedIn,
    pk: int,
    form: Any,
    title: str,
    act: Callable[[], object],
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """One act on an opportunity: its form, done, or refused with a sentence."""
    if form.is_bound and form.is_valid():
        try:
            act()
        except REFUSED as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, "Saved.")
            return redirect("opportunities:opportunity", pk=pk)
    shown = {"form": form, "title": title, "opportunity": whole(request, pk).opportunity}
    status = 422 if form.errors else 200
    return render(request, "opportunities/form.html", shown | (more or {}), status=status)
