"""What the solver is asked, and what it answered beside what was chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason

from .. import choices
from ..choices import Stage
from ..models import BudgetLine, Ceiling, Project, Selection, Tie
from ..rules import choosing, years
from .looks import consult

CANDIDATES = (Stage.IDEA, Stage.PLANNED)


@dataclass(frozen=True)
class Board:
    """All that a choice rests on: candidates, those without a worth, ceilings, ties, choices."""

    candidates: list[Project]
    unweighed: list[Project]
    ceilings: list[Ceiling]
    ties: list[Tie]
    selections: list[Selection]


@dataclass(frozen=True)
class Looked:
    """A selection as it is read: what was advised and chosen, what each year bears, what is left.

    `limits` holds words, the ceiling, what the advised choice uses, what the chosen one uses.
    """

    selection: Selection
    rows: list[tuple[dict[str, Any], bool, bool]]
    limits: list[tuple[str, str, float, float, float]]
    faults: list[str]

    @property
    def followed(self) -> bool:
        """This will say whether a person chose what was advised."""
        return set(self.selection.chosen or ()) == set(self.selection.answer["chosen"])


def consult_board(*, by: Actor, reason: Reason) -> Board:
    """This will list what the next choice would rest on. Raises NotPermitted."""
    consult("board", by=by, reason=reason)
    found = list(Project.objects.filter(stage__in=CANDIDATES).order_by("reference"))
    return Board(
        [each for each in found if each.worth is not None],
        [each for each in found if each.worth is None],
        list(Ceiling.objects.order_by("year", "kind")),
        list(Tie.objects.filter(project__stage__in=CANDIDATES).select_related(
            "project", "other").order_by("id")),
        list(Selection.objects.order_by("-at")[:20]),
    )  # fmt: skip


def consult_selection(*, by: Actor, reason: Reason, selection_id: int) -> Looked:
    """This will get one selection. Raises NotPermitted and Selection.DoesNotExist."""
    consult("selection", by=by, reason=reason, kind="selection", pk=selection_id)
    found = Selection.objects.get(pk=selection_id)
    advised, chosen = set(found.answer["chosen"]), found.chosen or ()
    rows = [
        (each, each["reference"] in advised, each["reference"] in chosen)
        for each in found.asked["candidates"]
    ]
    asked = asked_of(found.asked)
    return Looked(found, rows, _limits(asked, advised, chosen), choosing.faults(asked, chosen)
                  if found.chosen is not None else [])  # fmt: skip


def to_ask() -> dict[str, Any]:
    """This will take down what the solver is asked, as it is kept with its answer."""
    rows = Project.objects.filter(stage__in=CANDIDATES, worth__isnull=False)
    needs = _needs(rows)
    ties = Tie.objects.filter(project__stage__in=CANDIDATES).select_related("project", "other")
    done = set(Project.objects.filter(stage__in=(Stage.DELIVERY, Stage.CLOSED)).values_list(
        "reference", flat=True))  # fmt: skip
    return {
        "candidates": [
            {
                "reference": each.reference, "name": each.name, "worth": float(each.worth or 0),
                "mandatory": bool(each.mandatory_why), "why": each.mandatory_why,
                "needs": needs.get(each.pk, []),
            }
            for each in rows.order_by("reference")
        ],
        "ceilings": [[each.year, each.kind, float(each.amount)]
                     for each in Ceiling.objects.order_by("year", "kind")],
        "needs": _pairs(ties, choices.Tie.NEEDS, done),
        "either": _pairs(ties, choices.Tie.EITHER, set()),
    }  # fmt: skip


def asked_of(asked: dict[str, Any]) -> choosing.Asked:
    """This will give what was taken down as the solver takes it."""
    return choosing.Asked(
        [
            choosing.Candidate(
                each["reference"], each["worth"],
                {(year, kind): amount for year, kind, amount in each["needs"]}, each["mandatory"],
            )
            for each in asked["candidates"]
        ],
        {(year, kind): amount for year, kind, amount in asked["ceilings"]},
        [(first, second) for first, second in asked["needs"]],
        [(first, second) for first, second in asked["either"]],
    )  # fmt: skip


def _needs(projects: QuerySet[Project]) -> dict[int, list[list[Any]]]:
    found: dict[int, list[list[Any]]] = {}
    lines = BudgetLine.objects.filter(project__in=projects).order_by("year", "kind")
    for pk, year, kind, budget in lines.values_list("project_id", "year", "kind", "budget"):
        found.setdefault(pk, []).append([year, kind, float(budget)])
    return found


def _pairs(ties: Iterable[Tie], kind: str, done: set[str]) -> list[list[str]]:
    """A need of what is under way or done already is met."""
    return [
        [each.project.reference, each.other.reference]
        for each in ties
        if each.kind == kind and each.other.reference not in done
    ]


def _limits(
    asked: choosing.Asked, advised: Iterable[str], chosen: Iterable[str]
) -> list[tuple[str, str, float, float, float]]:
    first, second = (
        choosing.used([each for each in asked.candidates if each.reference in set(names)])
        for names in (advised, chosen)
    )
    return [
        (f"{choices.Budget(kind).label} {years.label(year)}", kind, most,
         first.get((year, kind), 0.0), second.get((year, kind), 0.0))
        for (year, kind), most in asked.ceilings.items()
    ]  # fmt: skip
