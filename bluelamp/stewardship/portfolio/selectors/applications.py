"""Reading applications: lists, one passport whole, the chart of dispositions, the burn-down."""

import datetime
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason

from .. import permissions
from ..choices import Disposition, Ground
from ..models import Application, Change, Component, Decommissioning, EndingStep, Succession
from ..rules import burning, passport, scoring
from .looks import consult

DRAWN = ("name", "advice", "disposition", "business_score", "technical_score", "year_cost")


@dataclass(frozen=True)
class Answer:
    """One field of a passport as the page shows it."""

    field: passport.PassportField
    value: Any
    source: str
    observed_on: datetime.date | None
    fresh: bool


@dataclass(frozen=True)
class Passport:
    """All that is known of one application."""

    application: Application
    business: list[Answer]
    technical: list[Answer]
    freshness: passport.Freshness
    business_axis: scoring.Axis
    technical_axis: scoring.Axis
    components: list[Component]
    capabilities: list[tuple[str, str, int]]
    successors: list[Succession]
    predecessors: list[Succession]
    ending: Decommissioning | None
    steps: list[EndingStep]


@dataclass(frozen=True)
class Dispositions:
    """The applications on their two axes, and those not assessed, which are never hidden."""

    placed: list[Application]
    not_assessed: list[Application]
    advised: Counter[str]
    decided: Counter[str]
    differ: int


def consult_applications(*, by: Actor, reason: Reason) -> QuerySet[Application]:
    """This will list the applications in scope by name. Raises NotPermitted."""
    consult("applications", by=by, reason=reason)
    return Application.objects.order_by("name")


def get_application(*, by: Actor, application_id: int) -> Application:
    """This will get one application. Raises NotPermitted and Application.DoesNotExist."""
    permissions.check_can_read(by=by)
    return Application.objects.get(pk=application_id)


def find_application(*, by: Actor, reference: str) -> Application | None:
    """This will find an application by its reference. Raises NotPermitted."""
    permissions.check_can_read(by=by)
    return Application.objects.filter(reference=reference).first()


def consult_passport(
    *, by: Actor, reason: Reason, application_id: int, on: datetime.date
) -> Passport:
    """This will get all that is known of an application. Raises NotPermitted, DoesNotExist."""
    consult("passport", by=by, reason=reason, application_id=application_id)
    found = get_application(by=by, application_id=application_id)
    facts = {each.name: getattr(found, each.name) for each in passport.FIELDS}
    answers = [_answer(found, each, on) for each in passport.FIELDS]
    serves = _serves(found)
    return Passport(
        application=found,
        business=[each for each in answers if each.field.side == "business"],
        technical=[each for each in answers if each.field.side == "technical"],
        freshness=passport.freshness(facts, found.known, on),
        business_axis=scoring.business_axis(facts, capabilities=len(serves)),
        technical_axis=scoring.technical_axis(facts, on=on),
        components=list(found.components.order_by("name")),
        capabilities=serves,
        successors=list(found.successions.select_related("successor")),
        predecessors=list(found.predecessions.select_related("application")),
        ending=Decommissioning.objects.filter(application=found).first(),
        steps=list(found.steps.order_by("at", "id")),
    )


def consult_changes(*, by: Actor, reason: Reason, application_id: int) -> QuerySet[Change]:
    """This will list every change of an application's passport, the newest first."""
    consult("history", by=by, reason=reason, application_id=application_id)
    return Change.objects.filter(application_id=application_id).order_by("-at", "-id")


def consult_dispositions(*, by: Actor, reason: Reason) -> Dispositions:
    """This will place the applications that are not retired on both axes. Raises NotPermitted."""
    consult("dispositions", by=by, reason=reason)
    found = list(Application.objects.exclude(stage="retired").only(*DRAWN).order_by("name"))
    placed = [each for each in found if each.advice]
    return Dispositions(
        placed=placed,
        not_assessed=[each for each in found if not each.advice],
        advised=Counter(each.advice for each in placed),
        decided=Counter(each.disposition for each in found if each.disposition),
        differ=sum(bool(each.disposition) and each.disposition != each.advice for each in placed),
    )


def consult_burn_down(*, by: Actor, reason: Reason, on: datetime.date) -> burning.Burned:
    """This will count what stands on brownfield by month: two years back, to the last plan."""
    consult("burn_down", by=by, reason=reason)
    moved: dict[int, list[tuple[datetime.date, str]]] = defaultdict(list)
    changes = Change.objects.filter(field__in=("ground", "stage")).order_by("observed_on", "id")
    for each in changes.values_list("application_id", "observed_on", "field", "after"):
        application_id, day, field, after = each
        if field == "ground" or after == "retired":
            moved[application_id].append((day, after))
    planned = Application.objects.values_list("id", "greenfield_on", "retire_on")
    stays = [burning.Stay(tuple(moved[pk]), plan, retires) for pk, plan, retires in planned]
    last = max((d for s in stays for d in (s.planned, s.retires) if d), default=on)
    first = min((d for s in stays for d, _ in s.grounds), default=on)
    start = max(first, on.replace(year=on.year - 2, day=1))
    return burning.burn_down(stays, on=on, months=burning.month_ends(start, max(last, on)))


def count_grounds(*, by: Actor) -> list[tuple[str, int]]:
    """This will count the applications by environment; those not known are counted too."""
    permissions.check_can_read(by=by)
    rows = Application.objects.exclude(stage="retired").values_list("ground")
    found = dict(rows.annotate(n=Count("id")))
    return [(label, found.get(code, 0)) for code, label in [*Ground.choices, ("", "Not known")]]


def words_of(disposition: str) -> str:
    """This will give a disposition's word, or that there is none."""
    return str(Disposition(disposition).label) if disposition else "Not assessed"


def _answer(found: Application, field: passport.PassportField, on: datetime.date) -> Answer:
    said = found.known.get(field.name, {})
    seen_on = datetime.date.fromisoformat(said["on"]) if said.get("on") else None
    fresh = seen_on is not None and passport.is_fresh(field.name, seen_on, on)
    shown = getattr(found, f"get_{field.name}_display", None)
    value = shown() if shown else getattr(found, field.name)
    return Answer(field, value, said.get("source", ""), seen_on, fresh)


def _serves(found: Application) -> list[tuple[str, str, int]]:
    rows = found.provisions.order_by("capability__group", "capability__name")
    return list(rows.values_list("capability__group", "capability__name", "capability_id"))


def list_current(*, by: Actor) -> QuerySet[Application]:
    """This will list the applications that are not retired. Raises NotPermitted."""
    permissions.check_can_read(by=by)
    return Application.objects.exclude(stage="retired").order_by("name")


def list_components(*, by: Actor) -> QuerySet[Component]:
    """This will list the components of applications that are not retired. Raises NotPermitted."""
    permissions.check_can_read(by=by)
    return Component.objects.exclude(application__stage="retired").order_by("name")


def list_component_changes(component: Component) -> list[Change]:
    """This will list what changed of a component, the newest first, for one who may read it."""
    of_it = Q(field=component.name) | Q(field__startswith=f"{component.name}: ")
    rows = Change.objects.filter(of_it, application_id=component.application_id)
    return list(rows.order_by("-at", "-id")[:200])
