"""Pages that people look at: dispositions, overlap, burn-down, hosting, costs, figures."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import charts, plots
from bluelamp.kernel.ui.many import list_chosen

from .. import forms
from ..choices import Disposition, Hosting, Measure
from ..models import Application, Capability
from ..rules import consolidation, money, scoring
from ..selectors import applications, overlap
from ..selectors import costs as ledger
from ..selectors import waste as questions
from . import lists

LEAST_MONTHS = 2
GROUPS = {code: place for place, code in enumerate(Disposition.values)}
COLOURS = {"invest": 3, "tolerate": 0, "migrate": 1, "eliminate": 4}  # green, blue, orange, plum
GROUND = plots.Ground(
    "Technical fit", "Business value", scoring.TOP, float(scoring.CUT),
    ("Eliminate", "Tolerate", "Migrate", "Invest"),
)  # fmt: skip

WHY = Reason("administration")


@require_GET
def dispositions(request: SignedIn) -> HttpResponseBase:
    """Each application on both axes; those not assessed stand beside with their count."""
    found = applications.consult_dispositions(by=request.actor, reason=WHY)
    rows = (
        applications.consult_applications(by=request.actor, reason=WHY)
        .filter(advice="")
        .exclude(stage="retired")
    )
    table = lists.NotAssessed(rows, request)
    shown = {
        "found": found,
        "chart": _bubbles(found.placed),
        "gathered": len(found.placed) > plots.MOST_APART,
        "counts": [
            (label, found.advised[code], found.decided[code]) for code, label in Disposition.choices
        ],
    }
    return table.respond("portfolio/dispositions.html", shown)


@require_GET
def capabilities(request: SignedIn) -> HttpResponseBase:
    """Which capabilities several applications serve."""
    found = overlap.consult_overlap(by=request.actor, reason=WHY)
    table = lists.Capabilities(overlap.consult_capabilities(by=request.actor, reason=WHY), request)
    heads = [applications.words_of(each) for each in found.columns]
    rows = [(each.name, reverse("portfolio:capability", args=[each.pk])) for each, _ in found.rows]
    chart = plots.heat(
        "Applications that serve each capability, by advice",
        rows,
        heads,
        [row for _, row in found.rows],
    )
    return table.respond("portfolio/capabilities.html", {"found": found, "chart": chart})


@require_GET
def capability(request: SignedIn, pk: int) -> HttpResponseBase:
    """One capability and who serves it."""
    try:
        found = overlap.get_capability(by=request.actor, capability_id=pk)
    except Capability.DoesNotExist as missing:
        raise Http404 from missing
    table = lists.Serving(
        overlap.consult_serving(by=request.actor, reason=WHY, capability_id=pk), request
    )
    table.action_url = reverse("portfolio:consolidate", args=[pk])
    return table.respond("portfolio/capability.html", {"capability": found})


@require_http_methods(["GET", "POST"])
def consolidate(request: SignedIn, pk: int) -> HttpResponse:
    """What it would save that one application does the work of the others. Nothing is kept."""
    try:
        found = overlap.get_capability(by=request.actor, capability_id=pk)
    except Capability.DoesNotExist as missing:
        raise Http404 from missing
    if request.method == "POST":  # those that were ticked in the list
        chosen = urlencode({"leave": list_chosen(request)}, doseq=True)
        return redirect(f"{reverse('portfolio:consolidate', args=[pk])}?{chosen}")
    serving = overlap.consult_serving(by=request.actor, reason=WHY, capability_id=pk)
    asked, leave = request.GET.copy(), request.GET.getlist("leave")
    asked.setlist("leave", list(filter(None, [*leave, *asked.pop("another", [])])))
    form = forms.Consolidation(
        asked if "stay" in asked else None, initial={"leave": leave},
        serving=list(serving.exclude(stage="retired")),
    )  # fmt: skip
    shown: dict[str, Any] = {"capability": found, "form": form}
    if form.is_valid():
        shown |= {"told": _consolidated(form), "leavers": form.leavers(), "stays": form.stays()}
    return render(request, "portfolio/consolidate.html", shown)


@require_GET
def burn_down(request: SignedIn) -> HttpResponse:
    """From brownfield to greenfield: what was, and what is planned."""
    found = applications.consult_burn_down(by=request.actor, reason=WHY, on=timezone.localdate())
    labels = [f"{each:%b %Y}" for each in found.months]
    sets = {"Still there": list(found.actual), "As planned": list(found.planned)}
    shown = {
        "found": found,
        "grounds": applications.count_grounds(by=request.actor),
        "chart": charts.line("Applications still on brownfield or in transition", labels, sets),
    }
    return render(request, "portfolio/burn_down.html", shown)


@require_GET
def hosting(request: SignedIn) -> HttpResponse:
    """The mix of hosting counted three ways, and the targets."""
    found = ledger.consult_mix(by=request.actor, reason=WHY)
    words = {**dict(Hosting.choices), "": "Not known"}
    shown = {
        "found": found,
        "rows": [(words[each.hosting], each) for each in found.shares],
        "targets": [(each, _unit(each.target.measure)) for each in
                    ledger.list_targets(by=request.actor, on=timezone.localdate(), mix=found)],
        "chart": charts.bar(
            "Applications by hosting",
            [(words[each.hosting], float(each.applications)) for each in found.shares],
        ),
    }  # fmt: skip
    return render(request, "portfolio/hosting.html", shown)


@require_GET
def costs(request: SignedIn) -> HttpResponseBase:
    """The technology ledger, its invoices and what their totals hide."""
    invoices = ledger.list_invoices(by=request.actor)
    table = lists.Costs(ledger.consult_costs(by=request.actor, reason=WHY), request)
    shown = {
        "ledgers": [(each, _months(each)) for each in ledger.get_ledgers(by=request.actor)],
        "odd": [each for each in invoices if each[1] and not each[1].agrees],
        "agree": sum(bool(each[1]) and each[1].agrees for each in invoices if each[1]),
        "silent": sum(each[1] is None for each in invoices),
    }
    return table.respond("portfolio/costs.html", shown)


@require_GET
def waste(request: SignedIn) -> HttpResponse:
    """What the spend and the components give cause to ask."""
    found = questions.consult_waste(by=request.actor, reason=WHY)
    return render(request, "portfolio/waste.html", {"found": found})


@require_GET
def figures(request: SignedIn) -> HttpResponse:
    """What was published, with where, and whether its parts come to it."""
    found = ledger.consult_published(by=request.actor, reason=WHY)
    odd = [each for each in found if each.parts and not each.parts.agrees]
    count = ledger.count_applications(by=request.actor)
    shown = {"figures": found, "odd": odd, "count": count}
    return render(request, "portfolio/figures.html", shown)


def _bubbles(placed: list[Application]) -> Any:
    leads = reverse("portfolio:application", args=[0])  # asked once: there may be thousands
    points = [
        plots.Bubble(
            each.name, float(each.technical_score or 0), float(each.business_score or 0),
            float(each.year_cost), GROUPS[each.advice], leads.replace("0", str(each.pk)),
        )
        for each in placed
    ]  # fmt: skip
    ways = [
        f"{reverse('portfolio:applications')}?advice={code}&sort=-cost_of_a_year" for code in GROUPS
    ]
    return plots.bubble(
        "Applications by business value and technical fit", plots.gather(points, ways), GROUND,
        groups=[str(each) for each in Disposition.labels],
        colours=[COLOURS[each] for each in GROUPS], size="Cost of a year",
    )  # fmt: skip


def _consolidated(form: forms.Consolidation) -> dict[str, Any]:
    found = consolidation.consolidate([each.year_cost for each in form.leavers()], form.change())
    currency = form.stays().currency
    names = ("leavers", "a_year", "first_year")
    return {each: money.said(getattr(found, each), currency) for each in names} | {
        "once": money.said(found.change.once, currency), "months": found.payback_months,
        "without_cost": [each.name for each in form.leavers() if not each.year_cost],
    }  # fmt: skip


def _months(found: ledger.Ledger) -> Any:
    if len(found.months) < LEAST_MONTHS:
        return ""
    points = [(label, float(cost / 1000)) for label, cost in found.months]
    return charts.bar("Billed by month", points, unit=f"{money.sign(found.currency)} thousand")


def _unit(measure: str) -> str:
    return "%" if measure == Measure.CLOUD_SHARE else ""
