"""The kinds of file that journey maps take: journeys, steps, and which maps are frozen."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from bluelamp.kernel.ui import cells
from bluelamp.kernel.ui.cells import Field, Row
from bluelamp.kernel.ui.sheets import Fault
from bluelamp.stewardship.portfolio.services.imports import Kind as FileKind
from bluelamp.stewardship.portfolio.services.imports import Sent, register
from bluelamp.stewardship.portfolio.services.kinds.applications import known_applications, twice
from bluelamp.stewardship.portfolio.services.kinds.links import unknown_applications

from .. import permissions, selectors
from ..choices import FEELINGS, Grade, Kind
from ..models import Journey, JourneyMap, Step
from ..rules import totals
from . import drawing

JOURNEY = Field("journey", "Journey", cells.words(200), required=True)
WHICH = Field("kind", "Map", cells.one_of(Kind.choices), required=True)
COUNT = cells.whole(0, totals.MOST_COUNT)


def _known() -> dict[str, Journey]:
    return {each.name: each for each in Journey.objects.all()}


def _doubt_journeys(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    return twice(rows, "journey")


def _load_journeys(rows: Sequence[Row], sent: Sent) -> None:
    made = []
    for row in rows:
        values = dict(row.values)
        made.append(Journey(force_id=sent.by.force_id, name=values.pop("journey"), **values))
    Journey.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["force", "name"],
        update_fields=["about", "owner", "runs_a_week"],
    )  # fmt: skip


def _doubt_steps(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    there = _known()
    named = [row for row in rows if row.values.get("system")]
    found = [
        *_unknown(rows, there),
        *unknown_applications(named, "system", "System"),
        *twice(rows, "journey", "kind", "place"),
    ]
    for row in rows:
        journey = there.get(row.values["journey"])
        if journey and _open_map(journey, row.values["kind"]) is None:
            wrong = _why_not(journey, row.values["kind"])
            found += [Fault(row.number, "Map", wrong)] if wrong else []
    return found


def _load_steps(rows: Sequence[Row], sent: Sent) -> None:
    """The steps of a file are all the steps of the open version of their map."""
    there, systems = _known(), known_applications()
    by_map: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_map[row.values["journey"], row.values["kind"]].append(row)
    for (name, kind), own in by_map.items():
        drawn = _open_map(there[name], kind) or _begin(there[name], kind, sent)
        drawn.steps.all().delete()
        Step.objects.bulk_create(
            [_step(drawn, place, row, systems) for place, row in enumerate(_in_order(own), start=1)]
        )


def _doubt_freezes(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    there = _known()
    found = [*_unknown(rows, there), *twice(rows, "journey", "kind")]
    for row in rows:
        journey = there.get(row.values["journey"])
        drawn = _open_map(journey, row.values["kind"]) if journey else None
        if journey and (drawn is None or not drawn.steps.exists()):
            found.append(Fault(row.number, "Map", "It has no open version with steps to freeze."))
    return found


def _load_freezes(rows: Sequence[Row], sent: Sent) -> None:
    there = _known()
    for row in rows:
        drawn = _open_map(there[row.values["journey"]], row.values["kind"])
        assert drawn is not None  # noqa: S101 (for mypy: the row was looked at)
        for name in ("grade", "sample_size", "measured_on"):
            setattr(drawn, name, row.values.get(name, getattr(drawn, name)))
        drawn.source = row.values.get("source", sent.file.source)
        drawn.save()
        drawing.freeze([drawn], by=sent.by, at=sent.at)
        drawing.tell_frozen(drawn, by=sent.by)


def _unknown(rows: Sequence[Row], there: dict[str, Journey]) -> list[Fault]:
    return [
        Fault(row.number, "Journey", f"No journey is called “{row.values['journey']}”.")
        for row in rows
        if row.values["journey"] not in there
    ]


def _open_map(journey: Journey, kind: str) -> JourneyMap | None:
    return journey.maps.filter(kind=kind, frozen_at=None).order_by("-version").first()


def _why_not(journey: Journey, kind: str) -> str:
    if kind == Kind.AS_IS or selectors.find_frozen(journey.pk, drawing.BEFORE[Kind(kind)]):
        return ""
    return f"First freeze the map “{drawing.BEFORE[Kind(kind)].label}”."


def _begin(journey: Journey, kind: str, sent: Sent) -> JourneyMap:
    based_on = None
    if kind != Kind.AS_IS:
        based_on = selectors.find_frozen(journey.pk, drawing.BEFORE[Kind(kind)])
    measured = drawing.Measured(source=sent.file.source)
    return drawing.new_map(journey, kind, measured, based_on, by=sent.by, at=sent.at)


def _in_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: int(row.values["place"]))


def _step(drawn: JourneyMap, place: int, row: Row, systems: dict[str, Any]) -> Step:
    values = {k: v for k, v in row.values.items() if k not in ("journey", "kind", "place")}
    system = systems[values.pop("system")] if values.get("system") else None
    if "feeling" in values:
        values["feeling"] = int(values["feeling"])
    return Step(map=drawn, place=place, system=system, **values)


JOURNEYS = register(
    FileKind(
        "journeys",
        "Journeys",
        "A row a journey: something people do from beginning to end, across systems.",
        (
            JOURNEY,
            Field("about", "About", cells.words(2_000)),
            Field("owner", "Owner", cells.words(200)),
            Field("runs_a_week", "Times a week", cells.whole(0, 10_000_000)),
        ),
        permissions.check_can_draw,
        _doubt_journeys,
        _load_journeys,
    )
)
STEPS = register(
    FileKind(
        "journey-steps",
        "Steps of journey maps",
        "A row a step. The rows of a map are all its steps; a frozen map gets a new version.",
        (
            JOURNEY,
            WHICH,
            Field("place", "Place", cells.whole(1, 200), required=True),
            Field("action", "What is done", cells.words(200), required=True),
            Field("actor", "Who does it", cells.words(100)),
            Field("system", "System", cells.words(60), hint="Reference of an application"),
            Field("tool", "Other tool", cells.words(100)),
            Field("minutes", "Minutes", cells.number(0, totals.MOST_MINUTES)),
            Field("wait_minutes", "Waiting minutes", cells.number(0, totals.MOST_WAIT)),
            Field("rekeyed_fields", "Fields typed again", COUNT),
            Field("log_ons", "Log-ons", COUNT),
            Field("screens", "Screens", COUNT),
            Field("failure_percent", "Fails (%)", cells.percent),
            Field("feeling", "Feeling", cells.one_of({str(k): v for k, v in FEELINGS.items()})),
            Field("pain", "What hurts", cells.words(500)),
        ),
        permissions.check_can_draw,
        _doubt_steps,
        _load_steps,
    )
)
FREEZES = register(
    FileKind(
        "journey-freezes",
        "Journey maps to freeze",
        "A row a map whose open version is frozen, with how its minutes are known.",
        (
            JOURNEY,
            WHICH,
            Field("grade", "Evidence", cells.one_of(Grade.choices)),
            Field("sample_size", "Sample", cells.whole(1, 10_000_000)),
            Field("measured_on", "Measured on", cells.day),
            Field("source", "Source", cells.words(300)),
        ),
        permissions.check_can_draw,
        _doubt_freezes,
        _load_freezes,
    )
)
KINDS = (JOURNEYS, STEPS, FREEZES)
