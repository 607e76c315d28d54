"""One application: its passport, its history, and each thing that a person does about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from .. import forms, permissions
from ..choices import Ending
from ..models import Application
from ..rules import money, scoring
from ..rules.ending import MOVES, NotYet
from ..rules.passport import FIELDS
from ..selectors import applications as selectors
from ..services import endings, links, passports
from .lists import Changes

SENTENCES: dict[type[Exception], str] = {
    endings.AlreadyBegun: "It is a candidate already.",
    passports.WhyMissing: "Say why.",
    passports.SourceMissing: "Say who says so, and on which day up to today it was seen.",
}

WHY = Reason("administration")


@require_GET
def passport(request: SignedIn, pk: int) -> HttpResponse:
    """All that is known of an application, in half a minute."""
    return render(request, "portfolio/passport.html", _page(request, pk))


@require_GET
def history(request: SignedIn, pk: int) -> HttpResponseBase:
    """Every change of every field."""
    found = _application(request, pk)
    table = Changes(
        selectors.consult_changes(by=request.actor, reason=WHY, application_id=pk), request
    )
    return table.respond("portfolio/history.html", {"application": found})


@require_http_methods(["GET", "POST"])
def add(request: SignedIn) -> HttpResponse:
    """A new application with its first answers."""
    permissions.check_can_change(by=request.actor)
    today = timezone.localdate()
    form = forms.NewApplication(request.POST or None, today=today, initial={"observed_on": today})
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = passports.add_application(
                by=request.actor, at=timezone.now(), reference=said["reference"],
                values={"name": said["name"], "purpose": said["purpose"]},
                source=said["source"], observed_on=said["observed_on"],
            )  # fmt: skip
        except passports.ReferenceTaken:
            form.add_error("reference", "The force has an application of that reference already.")
        else:
            messages.success(request, "Saved.")
            return redirect("portfolio:application", pk=made.pk)
    return _form(request, form, "Add an application", None)


@require_http_methods(["GET", "POST"])
def change(request: SignedIn, pk: int, side: str) -> HttpResponse:
    """The fields that one side answers for. A field left as it is stays as it is."""
    permissions.check_can_change(by=request.actor)
    if side not in forms.sides():
        raise Http404
    found, today = _application(request, pk), timezone.localdate()
    start = _start(found) | {"observed_on": today}
    form = forms.Answers(request.POST or None, side=side, today=today, initial=start)
    if form.is_valid() and _change(request, form, found, side):
        messages.success(request, "Saved.")
        return redirect("portfolio:application", pk=pk)
    return _form(request, form, f"{forms.sides()[side]}'s part", found)


@require_http_methods(["GET", "POST"])
def component(request: SignedIn, pk: int) -> HttpResponse:
    """A component and where it runs."""
    form = forms.ComponentForm(request.POST or None)
    return _act(
        request, pk, form, "Add or change a component", permissions.CHANGE,
        lambda at, said: links.set_component(
            by=request.actor, at=at, application_id=pk, **said
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def serves(request: SignedIn, pk: int) -> HttpResponse:
    """The capabilities that it serves."""
    found = selectors.consult_passport(
        by=request.actor, reason=WHY, application_id=pk, on=timezone.localdate()
    )
    lines = [f"{group}: {name}" if group else name for group, name, _ in found.capabilities]
    form = forms.Serves(request.POST or None, initial={"capabilities": "\n".join(lines)})
    return _act(
        request, pk, form, "What it serves", permissions.CHANGE,
        lambda at, said: links.set_capabilities(
            by=request.actor, at=at, application_id=pk, capabilities=form.pairs()
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def successor(request: SignedIn, pk: int) -> HttpResponse:
    """What follows it."""
    form = forms.Successor(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data["reference"]
        after = selectors.find_application(by=request.actor, reference=said)
        if after is None:
            form.add_error("reference", f"No application has the reference “{said}”.")
        else:
            form.cleaned_data["successor_id"] = after.pk
    return _act(
        request, pk, form, "Add a successor", permissions.CHANGE,
        lambda at, said: links.add_successor(
            by=request.actor, at=at, application_id=pk, successor_id=said["successor_id"],
            planned_on=said["planned_on"], source=said["source"],
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def decision(request: SignedIn, pk: int) -> HttpResponse:
    """What a person decides, beside the advice."""
    found = _application(request, pk)
    start = {"disposition": found.disposition or found.advice, "why": found.disposition_why}
    form = forms.Decision(request.POST or None, initial=start)
    return _act(
        request, pk, form, "Decide what becomes of it", permissions.DECIDE,
        lambda at, said: passports.decide_disposition(
            by=request.actor, at=at, application_id=pk, **said
        ),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def ending(request: SignedIn, pk: int) -> HttpResponse:
    """The next step of its decommissioning."""
    found = selectors.consult_passport(
        by=request.actor, reason=WHY, application_id=pk, on=timezone.localdate()
    )
    before = found.ending.state if found.ending else ""
    form = forms.EndingMove(request.POST or None, before=before or Ending.DROPPED)
    if not before:
        return _act(
            request, pk, form, "Propose to decommission it", permissions.CHANGE,
            lambda at, said: endings.propose_ending(
                by=request.actor, at=at, application_id=pk, why=said["evidence"]
            ),
        )  # fmt: skip
    return _act(
        request,
        pk,
        form,
        _next_step(before),
        permissions.DECIDE,
        lambda at, said: endings.move_ending(by=request.actor, at=at, application_id=pk, **said),
    )


def _next_step(before: str) -> str:
    """The step by name when there is only one."""
    moves = MOVES[before]
    return Ending(moves[0]).label if len(moves) == 1 else "The next step of decommissioning"


def _start(found: Application) -> dict[str, Any]:
    """What a form begins with."""
    start = {each.name: getattr(found, each.name) for each in FIELDS}
    start["personal_data"] = "" if found.personal_data is None else str(found.personal_data)
    return start


def _change(request: SignedIn, form: forms.Answers, found: Application, side: str) -> bool:
    values = form.changed(found)
    if not values:
        form.add_error(None, "Nothing is different. Change a field, or go back.")
        return False
    try:
        passports.change_application(
            by=request.actor, at=timezone.now(), application_id=found.pk, values=values,
            source=form.cleaned_data["source"], observed_on=form.cleaned_data["observed_on"],
        )  # fmt: skip
    except passports.DatesOutOfOrder as wrong:
        for name, said in wrong.found.items():
            form.add_error(name if name in form.fields else None, said)
        return False
    return True


def _act(
    request: SignedIn, pk: int, form: Any, title: str, needs: str, act: Callable[[Any, Any], object]
) -> HttpResponse:
    """One act on an application: its form, done, or refused with a sentence."""
    found = _application(request, pk)
    if not form.is_bound or not form.is_valid():
        return _form(request, form, title, found, needs)
    try:
        act(timezone.now(), form.cleaned_data)
    except NotYet as wrong:
        form.add_error(None, str(wrong))
    except links.GoesInACircle as wrong:
        form.add_error(None, f"This would go round in a circle: {wrong}.")
    except tuple(SENTENCES) as refused:
        form.add_error(None, SENTENCES[type(refused)])
    else:
        messages.success(request, "Saved.")
        return redirect("portfolio:application", pk=pk)
    return _form(request, form, title, found)


def _form(
    request: SignedIn, form: Any, title: str, found: Application | None, needs: str = ""
) -> HttpResponse:
    shown = {"form": form, "title": title, "application": found}
    shown |= {"refused": bool(needs) and not request.actor.may(needs)}
    return render(request, "portfolio/form.html", shown, status=422 if form.errors else 200)


def _application(request: SignedIn, pk: int) -> Application:
    try:
        return selectors.get_application(by=request.actor, application_id=pk)
    except Application.DoesNotExist as missing:
        raise Http404("There is no such application, or it is not yours to see.") from missing


def _page(request: SignedIn, pk: int) -> dict[str, Any]:
    _application(request, pk)
    found = selectors.consult_passport(
        by=request.actor, reason=WHY, application_id=pk, on=timezone.localdate()
    )
    application = found.application
    return {
        "passport": found,
        "application": application,
        "cost": money.said(application.year_cost, application.currency),
        "axes": [("Business value", found.business_axis), ("Technical fit", found.technical_axis)],
        "version": scoring.VERSION,
        "may_change": request.actor.may(permissions.CHANGE),
        "may_decide": request.actor.may(permissions.DECIDE),
    }
