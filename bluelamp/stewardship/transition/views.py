"""Pages of transition: every go-live, one of them, a department of it, ruling on it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import charts, plots

from . import forms, permissions, selectors
from .choices import Category, Met, Standing
from .models import GoLive, Landing
from .services import rulings, votes

WHY = Reason("administration")


@require_GET
def index(request: SignedIn) -> HttpResponse:
    """Every go-live with its departments' verdicts."""
    found = selectors.consult_go_lives(by=request.actor, reason=WHY, on=timezone.localdate())
    shown = {"go_lives": found, "may_keep": request.actor.may(permissions.KEEP)}
    return render(request, "transition/index.html", shown)


@require_GET
def go_live(request: SignedIn, pk: int) -> HttpResponse:
    """One go-live: readiness by department, issues, agents, the desk, lessons."""
    try:
        found = selectors.consult_readiness(
            by=request.actor, reason=WHY, go_live_id=pk, on=timezone.localdate()
        )
    except GoLive.DoesNotExist as missing:
        raise Http404("There is no such go-live, or it is not yours to see.") from missing
    shown = {
        "found": found, "gaps": _gaps(found), "calls": _calls(found), "agents": _agents(found),
        "may_keep": request.actor.may(permissions.KEEP),
    }  # fmt: skip
    return render(request, "transition/go_live.html", shown)


@require_GET
def landing(request: SignedIn, pk: int) -> HttpResponse:
    """A department of a go-live: each criterion, its evidence, the verdict and what was ruled."""
    shown = {
        "found": _landing(request, pk),
        "rulings": selectors.consult_rulings(by=request.actor, reason=WHY, landing_id=pk),
        "may_rule": request.actor.may(permissions.RULE),
        "may_keep": request.actor.may(permissions.KEEP),
    }
    return render(request, "transition/landing.html", shown)


@require_http_methods(["GET", "POST"])
def rule(request: SignedIn, pk: int) -> HttpResponse:
    """Whether a department goes live."""
    permissions.check_can_rule(by=request.actor)
    found = _landing(request, pk)
    form = forms.Ruling(request.POST or None)
    if form.is_valid():
        try:
            rulings.rule_on(
                by=request.actor, at=timezone.now(), landing_id=pk,
                ruled=rulings.Ruled(**form.cleaned_data),
            )  # fmt: skip
        except rulings.NeedsReason:
            form.add_error("reason", "Say why.")
        except rulings.NeedsOwnerAndDay:
            form.add_error("owner", "Name who answers for what is open, and a day to come.")
        else:
            messages.success(request, "Saved.")
            return redirect("transition:landing", pk=pk)
    shown = {"form": form, "found": found}
    return render(request, "transition/rule.html", shown, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def vote(request: SignedIn, pk: int) -> HttpResponse:
    """What a member of the panel says of each criterion."""
    permissions.check_can_rule(by=request.actor)
    found = _landing(request, pk)
    criteria = [row for row, _, _ in found.criteria]
    form = forms.Voting(request.POST or None, criteria=criteria, initial=_voted(request, found))
    if form.is_valid() and _cast(request, pk, form):
        return redirect("transition:landing", pk=pk)
    shown = {"form": form, "found": found}
    return render(request, "transition/vote.html", shown, status=422 if form.errors else 200)


def _cast(request: SignedIn, pk: int, form: forms.Voting) -> bool:
    cast = [votes.Cast(each.reference, says, why) for each, says, why in form.votes()]
    if missing := [each for each, says, why in form.votes() if says != Met.YES and not why]:
        form.add_error(f"why-{missing[0].pk}", "Say why it is not met, or not wholly.")
        return False
    try:
        votes.cast_votes(by=request.actor, at=timezone.now(), landing_id=pk, votes=cast)
    except votes.NothingSaid:
        form.add_error(None, "Vote on one criterion at least.")
        return False
    return True


def _voted(request: SignedIn, found: selectors.Ready) -> dict[str, str]:
    """A form begins with what its own member said before."""
    start: dict[str, str] = {}
    for criterion, tally in found.tallies:
        for each in tally.votes:
            if each.member == request.actor.name:
                start |= {f"says-{criterion.pk}": each.says, f"why-{criterion.pk}": each.why}
    return start


def _landing(request: SignedIn, pk: int) -> selectors.Ready:
    try:
        return selectors.consult_landing(
            by=request.actor, reason=WHY, landing_id=pk, on=timezone.localdate()
        )
    except Landing.DoesNotExist as missing:
        raise Http404("There is no such department, or it is not yours to see.") from missing


def _gaps(found: selectors.Whole) -> Any:
    """Darker where more is open: a department's open criteria by what they are about."""
    about = [code for code in Category.values if any(
        row.category == code for each in found.ready for row, _, _ in each.criteria)]  # fmt: skip
    if not about:
        return ""
    rows = [(each.landing.department, reverse("transition:landing", args=[each.landing.pk]))
            for each in found.ready]  # fmt: skip
    values = [[_open(each, code) for code in about] for each in found.ready]
    heads = [str(Category(code).label) for code in about]
    return plots.heat("Criteria that are open in each department", rows, heads, values)


def _open(each: selectors.Ready, code: str) -> int:
    return sum(row.category == code and held.standing is not Standing.MET
               for row, held, _ in each.criteria)  # fmt: skip


def _calls(found: selectors.Whole) -> Any:
    if not found.days:
        return ""
    labels = [f"{row.day:%-d %b}" for row, _ in found.days]
    sets: dict[str, list[float | None]] = {
        "Calls taken": [day.calls for _, day in found.days],
        "Forecast": [day.forecast for _, day in found.days],
        "Usual": [found.go_live.usual_calls for _ in found.days],
    }
    return charts.line("Calls to the service desk by day", labels, sets)


def _agents(found: selectors.Whole) -> Any:
    rows = [each for each in found.ready if each.agents_wanted is not None]
    if not rows:
        return ""
    labels = [each.landing.department for each in rows]
    sets = {
        "Trained": [float(each.landing.agents_trained) for each in rows],
        "Not yet trained": [float(e.landing.agents - e.landing.agents_trained) for e in rows],
    }
    return charts.stacked("Change agents by department", labels, sets)
