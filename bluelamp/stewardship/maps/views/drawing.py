"""Drawing: a journey, a version of its map, its steps, freezing it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from .. import forms, permissions, selectors
from ..models import Journey, JourneyMap, Step
from ..services import drawing as services

WHY = Reason("administration")
FROZEN = "The map is frozen and does not change. Draw a new version instead."


@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """A journey."""
    permissions.check_can_draw(by=request.actor)
    form = forms.JourneyForm(request.POST or None)
    if form.is_valid():
        values = dict(form.cleaned_data)
        try:
            made = services.add_journey(by=request.actor, name=values.pop("name"), values=values)
        except services.NameTaken:
            form.add_error("name", "The force has a journey of that name already.")
        else:
            messages.success(request, "Saved.")
            return redirect("maps:journey", pk=made.pk)
    return _form(request, form, "Add a journey")


@require_http_methods(["GET", "POST"])
def change(request: SignedIn, pk: int) -> HttpResponse:
    """What is said of a journey."""
    permissions.check_can_draw(by=request.actor)
    found = _journey(request, pk)
    start = {name: getattr(found, name) for name in forms.JourneyForm.base_fields}
    form = forms.JourneyForm(request.POST or None, initial=start)
    if form.is_valid():
        services.change_journey(by=request.actor, journey_id=pk, values=form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("maps:journey", pk=pk)
    return _form(request, form, "Change the journey", found)


@require_http_methods(["GET", "POST"])
def draw(request: SignedIn, pk: int) -> HttpResponse:
    """The next version of a map."""
    permissions.check_can_draw(by=request.actor)
    found = _journey(request, pk)
    form = forms.NewMap(request.POST or None, initial={"kind": request.GET.get("kind", "as-is")})
    if form.is_valid():
        said = dict(form.cleaned_data)
        try:
            made = services.draw_map(
                by=request.actor, at=timezone.now(), journey_id=pk, kind=said.pop("kind"),
                measured=services.Measured(**said),
            )  # fmt: skip
        except services.NotYet as wrong:
            form.add_error("kind", str(wrong))
        else:
            messages.success(request, "Saved.")
            return redirect("maps:map", pk=made.pk)
    return _form(request, form, "Draw a new version", found)


@require_http_methods(["GET", "POST"])
def step(request: SignedIn, pk: int, step_id: int | None = None) -> HttpResponse:
    """A step, new or changed."""
    permissions.check_can_draw(by=request.actor)
    found = _map(request, pk)
    if found.map.frozen_at:
        messages.error(request, FROZEN)
        return redirect("maps:map", pk=pk)
    form = forms.StepForm(request.POST or None, initial=_start(found, step_id))
    if form.is_valid():
        try:
            services.save_step(
                by=request.actor, map_id=pk, step_id=step_id,
                place=form.cleaned_data["place"], values=form.values(),
            )  # fmt: skip
        except services.BadStep as wrong:
            form.add_error(None, str(wrong))
        else:
            messages.success(request, "Saved.")
            return redirect("maps:map", pk=pk)
    title = "Change a step" if step_id else "Add a step"
    return _form(request, form, title, found.map.journey, {"map": found.map, "step_id": step_id})


@require_POST
def remove(request: SignedIn, pk: int, step_id: int) -> HttpResponse:
    """A step that is not done."""
    try:
        services.remove_step(by=request.actor, map_id=pk, step_id=step_id)
    except (JourneyMap.DoesNotExist, Step.DoesNotExist) as missing:
        raise Http404 from missing
    except services.Frozen:
        messages.error(request, FROZEN)
    return redirect("maps:map", pk=pk)


@require_POST
def freeze(request: SignedIn, pk: int) -> HttpResponse:
    """A map that never changes again."""
    try:
        services.freeze_map(by=request.actor, at=timezone.now(), map_id=pk)
    except JourneyMap.DoesNotExist as missing:
        raise Http404 from missing
    except services.Frozen:
        messages.info(request, "It was frozen already.")
    except services.NotYet as wrong:
        messages.error(request, str(wrong))
    else:
        messages.success(request, "The map is frozen.")
    return redirect("maps:map", pk=pk)


def _start(found: selectors.Mapped, step_id: int | None) -> dict[str, Any]:
    if step_id is None:
        return {"place": len(found.steps) + 1}
    for each, _ in found.steps:
        if each.pk == step_id:
            return forms.start(each)
    raise Http404("There is no such step.")


def _journey(request: SignedIn, pk: int) -> Journey:
    try:
        return selectors.consult_journey(by=request.actor, reason=WHY, journey_id=pk)[0]
    except Journey.DoesNotExist as missing:
        raise Http404("There is no such journey.") from missing


def _map(request: SignedIn, pk: int) -> selectors.Mapped:
    try:
        return selectors.consult_map(by=request.actor, reason=WHY, map_id=pk)
    except JourneyMap.DoesNotExist as missing:
        raise Http404("There is no such map.") from missing


def _form(
    request: SignedIn,
    form: Any,
    title: str,
    journey: Journey | None = None,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    shown = {"form": form, "title": title, "journey": journey} | (more or {})
    return render(request, "maps/form.html", shown, status=422 if form.errors else 200)
