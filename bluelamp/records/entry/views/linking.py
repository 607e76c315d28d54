"""Linking a record to another that is there, and ending a link."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui.reasons import with_reason
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref
from bluelamp.records.pole.services import links

from .. import permissions
from ..forms.links import Dated, Ending
from ..forms.said import Said
from ..services import linking
from .asked import GONE, others, ref_at, title_of


@require_http_methods(["GET", "POST"])
@with_reason
def link(request: SignedIn, kind: str, pk: int, *, reason: Reason) -> HttpResponse:
    """Link a record to another that is found by typing."""
    permissions.check_can_add(by=request.actor)
    ref, today = ref_at(kind, pk), timezone.localdate()
    given = request.POST if request.method == "POST" else None
    form, said = Dated(given, near=ref.kind, far=None, on=today), Said(given, on=today)
    if (
        given
        and all([form.is_valid(), said.is_valid()])
        and _linked(request, reason, ref, form, said)
    ):
        messages.success(request, f"{ref} is linked to {form.ref()}.")
        return redirect("profiles:show", kind, pk)
    shown = _shown(request, reason, ref) | {"form": form, "said": said}
    return render(request, "entry/link.html", shown, status=422 if given else 200)


@require_POST
@with_reason
def live(request: SignedIn, kind: str, pk: int, *, reason: Reason) -> HttpResponse:
    """Which record the other end may be, as it is typed."""
    permissions.check_can_add(by=request.actor)
    shown = {"others": others(request, reason), "other_ref": request.POST.get("other_ref", "")}
    return render(request, "entry/_others.html", shown)


@require_http_methods(["GET", "POST"])
@with_reason
def end(request: SignedIn, kind: str, pk: int, number: int, *, reason: Reason) -> HttpResponse:
    """Say from which day a link holds no more; that it held stays."""
    permissions.check_can_amend(by=request.actor)
    ref, held = ref_at(kind, pk), link_at(number)
    form = Ending(request.POST or None)
    if form.is_valid() and _ended(request, reason, number, form):
        messages.success(request, "The link has ended. That it held stays on record.")
        return redirect("profiles:show", kind, pk)
    one, other = ends_in_words(request, reason, held)
    shown = {"form": form, "ref": ref, "link": held, "one": one, "other": other}
    return render(request, "entry/end.html", shown, status=422 if form.errors else 200)


def link_at(number: int) -> Any:
    """This will get a link in scope. Raises Http404."""
    held = pole.find_link(number) if number < 2**63 else None
    if held is None:
        raise Http404(GONE)
    return held


def ends_in_words(request: SignedIn, reason: Reason, held: Any) -> tuple[str, str]:
    """This will name both ends of a link, and log the look at each."""
    refs = (Ref(Kind(held.from_kind), held.from_id), Ref(Kind(held.to_kind), held.to_id))
    one, other = (f"{title_of(request, reason, each)} ({each})" for each in refs)
    return one, other


def _linked(request: SignedIn, reason: Reason, ref: Ref, form: Dated, said: Said) -> bool:
    at = timezone.now()
    try:
        linking.link_by_hand(
            by=request.actor, at=at, ref=ref, new=form.new(), told=said.told(at), reason=reason
        )
    except pole.NoSuchRecord:
        form.add_error("other", "There is no such record, or it is not yours to see")
    except links.LinkedToItself:
        form.add_error("other", "A record is not linked to itself")
    return not form.errors


def _ended(request: SignedIn, reason: Reason, number: int, form: Ending) -> bool:
    on, why = form.cleaned_data["on"], form.cleaned_data["why"]
    if on > timezone.localdate():
        form.add_error("on", "The day must be today or before")
        return False
    told = Reason(reason.code, why, reason.incident)
    try:
        links.end_link(by=request.actor, at=timezone.now(), link_id=number, on=on, reason=told)
    except links.AlreadyEnded:
        form.add_error(None, "Somebody has ended this link already. Nothing was changed.")
    except links.EndsTooSoon:
        form.add_error("on", "A link ends on the day it starts, or after")
    except pole.NoSuchRecord as missing:
        raise Http404(GONE) from missing
    return not form.errors


def _shown(request: SignedIn, reason: Reason, ref: Ref) -> dict[str, Any]:
    return {
        "ref": ref,
        "title": title_of(request, reason, ref),
        "others": others(request, reason),
        "other_ref": request.POST.get("other_ref", ""),
        "others_url": reverse("entry:link-live", args=[ref.kind.value, ref.id]),
    }
