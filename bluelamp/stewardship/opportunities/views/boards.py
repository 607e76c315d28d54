"""Looks at all opportunities: the board, the ranking, the figures."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui import charts, exports

from ..rules import figures as rules
from ..selectors import boards, opportunities
from ..selectors import figures as reads

WHY = Reason("administration")
MOST = 50
ORDERS = (("votes", "Votes"), ("hours", "Hours lost"), ("score", "Weighted score"))


@require_GET
def board(request: SignedIn) -> HttpResponse:
    """What stands, by status, with the clocks of the fast lane."""
    found = boards.consult_board(by=request.actor, reason=WHY, at=timezone.now())
    return render(request, "opportunities/board.html", {"columns": found})


@require_GET
def ranking(request: SignedIn) -> HttpResponseBase:
    """What comes first, three ways, and why they differ."""
    order = request.GET.get("by", "votes")
    order = order if order in boards.ORDERS else "votes"
    found = boards.consult_ranking(by=request.actor, reason=WHY, order=order)
    kind = request.GET.get("export", "")
    if kind in exports.KINDS:
        opportunities.note_export(by=request.actor, reason=WHY, what="ranking", kind=kind)
        return _file(request, kind, "Ranking", RANKED, [_ranked(each) for each in found])
    shown = {"lines": found[:MOST], "count": len(found), "order": order, "orders": ORDERS}
    return render(request, "opportunities/ranking.html", shown)


@require_GET
def figures(request: SignedIn) -> HttpResponseBase:
    """The figures of the portal on one page, and as a file."""
    on = timezone.localdate()
    found = reads.consult_figures(by=request.actor, reason=WHY, on=on)
    kind = request.GET.get("export", "")
    if kind in exports.KINDS:
        opportunities.note_export(by=request.actor, reason=WHY, what="figures", kind=kind)
        return _file(request, kind, f"Figures {on}", MEASURED, rules.rows_of(found))
    chart = charts.bar("How long what is open has waited", [(w, float(n)) for w, n in found.ages])
    shown = {"found": found, "on": on, "chart": chart if any(n for _, n in found.ages) else ""}
    return render(request, "opportunities/figures.html", shown)


MEASURED = ("Measure", "Of", "Value")
RANKED = (
    "Reference", "What gets in the way", "Votes", "Place by votes", "Hours a week",
    "Place by hours", "Score", "Place by score", "Why they differ", "Evidence",
)  # fmt: skip


def _ranked(each: boards.Line) -> tuple[object, ...]:
    places, own = each.places, each.opportunity
    return (
        own.reference, own.title, own.voters, places.by_votes, own.hours_a_week, places.by_hours,
        own.priority, places.by_score, places.why, own.get_evidence_display(),
    )  # fmt: skip


def _file(
    request: SignedIn,
    kind: str,
    title: str,
    labels: tuple[str, ...],
    rows: list[tuple[object, ...]] | list[tuple[str, str, str]],
) -> HttpResponseBase:
    named = [list(zip(labels, row, strict=True)) for row in rows]
    return exports.response(request, named, list(labels), kind=kind, title=title)
