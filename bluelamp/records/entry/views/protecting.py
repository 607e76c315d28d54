"""Changing who may see a record or a link."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.choices import Marking
from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui.reasons import with_reason
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Ref
from bluelamp.records.pole.services import links, records

from .. import permissions
from ..forms.changes import Protecting
from ..selectors import seers
from .asked import GONE, ref_at, title_of
from .linking import ends_in_words, link_at

SAME = "That is who may see it now: nothing is changed"
Act = Callable[[Marking, list[int], Reason], object]


@require_http_methods(["GET", "POST"])
@with_reason
def protect(request: SignedIn, kind: str, pk: int, *, reason: Reason) -> HttpResponse:
    """Who may see a record: its marking and its circles, with what a change would do."""
    permissions.check_can_protect(by=request.actor)
    ref = ref_at(kind, pk)
    title = title_of(request, reason, ref)
    held = pole.find_record(ref)

    def act(marking: Marking, circles: list[int], why: Reason) -> object:
        shield = records.Shield(marking, circles)
        return records.protect_record(
            by=request.actor, at=timezone.now(), ref=ref, shield=shield, reason=why
        )

    return _page(request, reason, ref, held, f"{title} ({ref})", act)


@require_http_methods(["GET", "POST"])
@with_reason
def protect_link(
    request: SignedIn, kind: str, pk: int, number: int, *, reason: Reason
) -> HttpResponse:
    """Who may see a link, of those who may see both its ends."""
    permissions.check_can_protect(by=request.actor)
    ref, held = ref_at(kind, pk), link_at(number)
    one, other = ends_in_words(request, reason, held)

    def act(marking: Marking, circles: list[int], why: Reason) -> object:
        return links.protect_link(
            by=request.actor, at=timezone.now(), link_id=number, marking=marking,
            restriction_ids=circles, reason=why,
        )  # fmt: skip

    return _page(request, reason, ref, held, f"the link of {one} and {other}", act)


def _page(
    request: SignedIn, reason: Reason, ref: Ref, held: Any, title: str, act: Act
) -> HttpResponse:
    form = _form(request, held)
    looks = request.POST.get("act") == "look"
    if form.is_valid() and not looks and _acted(form, act, reason):
        now = _seers(held, form.cleaned_data)
        messages.success(request, f"{now.count} may see it now.")
        return redirect("profiles:show", ref.kind.value, ref.id)
    shown = {"form": form, "ref": ref, "title": title, "held": held, "now": _seers(held, {})}
    if form.is_bound and not {"marking", "restriction_ids"} & set(form.errors):
        shown["after"] = _seers(held, form.cleaned_data)
    if looks:
        form.errors.pop("why", None)
    return render(request, "entry/protect.html", shown, status=422 if form.errors else 200)


def _form(request: SignedIn, held: Any) -> Protecting:
    """Only what the actor sees too is offered: nobody closes a record to themselves."""
    scope = request.actor.scope
    own = [each for each in access.list_restrictions(request.actor.force_id)
           if each.pk in scope.restrictions]  # fmt: skip
    initial = {"marking": held.marking, "restriction_ids": held.restriction_ids}
    return Protecting(
        request.POST or None, sensitive=scope.sensitive, initial=initial,
        circles=[(each.pk, each.name) for each in own],
    )  # fmt: skip


def _acted(form: Protecting, act: Act, reason: Reason) -> bool:
    said = form.cleaned_data
    why = Reason(reason.code, said["why"], reason.incident)
    try:
        act(Marking(said["marking"]), list(said.get("restriction_ids", [])), why)
    except (records.NothingChanged, links.SameProtection):
        form.add_error(None, SAME)
    except pole.NoSuchRecord as missing:
        raise Http404(GONE) from missing
    return not form.errors


def _seers(held: Any, said: dict[str, Any]) -> seers.Seers:
    return seers.who_sees(
        unit_id=held.unit_id,
        force_id=held.force_id,
        marking=said.get("marking", held.marking),
        restriction_ids=said.get("restriction_ids", held.restriction_ids if not said else []),
        on=timezone.localdate(),
    )
