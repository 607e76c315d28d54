"""The kinds of file that opportunities take: what was said, votes, what became of it, timings."""

import datetime
import re
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from bluelamp.kernel.access import selectors as people
from bluelamp.kernel.ui import cells
from bluelamp.kernel.ui.cells import Field, Row
from bluelamp.kernel.ui.sheets import Fault
from bluelamp.stewardship.maps import selectors as maps
from bluelamp.stewardship.portfolio.services.imports import Kind, Sent, register
from bluelamp.stewardship.portfolio.services.kinds.applications import twice

from .. import permissions
from ..choices import Category, Channel, Evidence, Often, Phase, Reach, Status
from ..models import Opportunity
from ..rules import lanes, priority, words
from . import raising, triage
from .reckoning import reckon, write

REFERENCE = Field("reference", "Opportunity", cells.words(40), required=True)
DAYS = cells.number(0, priority.MOST_DAYS, 1)
POINTS = cells.whole(0, priority.MOST_POINTS)
MINUTES = cells.number(0, priority.MOST_MINUTES)
OWN = re.compile(r"OPP-\d+")
SIZED = (
    "category", "size_days", "new_sharing", "needs_dpia", "breaks_schema", "reversible",
    "time_criticality", "risk_reduction", "owner", "acceptance_test", "minutes_wanted",
)  # fmt: skip


def _known() -> dict[str, Opportunity]:
    return {each.reference: each for each in Opportunity.objects.defer("words")}


def _steps() -> dict[str, int]:
    return {f"{each.map.journey}: {each}".casefold(): each.pk for each in maps.list_current_steps()}


def _doubt_said(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    there, found = _known(), twice(rows, "reference")
    systems, steps = {each.reference for each in maps.list_systems()}, _steps()
    for row in rows:
        reference, step = row.values["reference"], row.values.get("step", "")
        if reference not in there and OWN.fullmatch(reference):
            said = "Numbers of that form are given by the platform."
            found.append(Fault(row.number, "Opportunity", said))
        if step and step.casefold() not in steps:
            found.append(Fault(row.number, "Step", f"No journey has the step “{step}”."))
        found += _not_come(row, "raised_on", "Raised on", sent)
        unknown = [each for each in _listed(row) if each not in systems]
        if unknown:
            said = f"No application has the reference “{unknown[0]}”."
            found.append(Fault(row.number, "Systems", said))
    return found


def _load_said(rows: Sequence[Row], sent: Sent) -> None:
    """What is new is raised; what is there is changed, with its history."""
    there = _known()
    new = [row for row in rows if row.values["reference"] not in there]
    systems, steps = {each.reference: each.id for each in maps.list_systems()}, _steps()
    for row in new:
        bump, at = _bump(row, systems, steps), _moment(row, "raised_on", sent)
        there |= {e.reference: e for e in raising.write_bumps([bump], by=sent.by, at=at)}
    for row in rows:
        values: dict[str, Any] = {name: row.values[name] for name in SIZED if name in row.values}
        found = there[row.values["reference"]]
        write(found, values, by=sent.by, at=sent.at, reason=sent.file.source)
        reckon(found)


def _bump(row: Row, systems: dict[str, int], steps: dict[str, int]) -> raising.Bump:
    said = row.values
    often, whom = said.get("often"), said.get("whom")
    return raising.Bump(
        problem=said["problem"],
        step_id=steps.get(said.get("step", "").casefold()),
        application_ids=tuple(systems[each] for each in _listed(row)),
        minutes=said.get("minutes"),
        times_a_week=priority.TIMES[Often(often)] if often else None,
        people=priority.PEOPLE[Reach(whom)] if whom else None,
        anonymous=said.get("anonymous", False),
        channel=Channel.FILE,
        reference=said["reference"],
    )


def _listed(row: Row) -> list[str]:
    return [each.strip() for each in row.values.get("systems", "").split(";") if each.strip()]


def _unknown(rows: Sequence[Row]) -> list[Fault]:
    there = _known()
    return [
        Fault(row.number, "Opportunity", f"There is no “{row.values['reference']}”.")
        for row in rows
        if row.values["reference"] not in there
    ]


def _posts(rows: Sequence[Row], sent: Sent) -> dict[str, int]:
    names = {row.values["person"] for row in rows}
    found = people.list_posts(on=sent.at.date()).filter(
        user__username__in=names, force_id=sent.by.force_id
    )
    return {each.user.username: each.pk for each in found}


def _doubt_votes(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    there = _posts(rows, sent)
    unknown = [
        Fault(row.number, "Person", f"Nobody signs in as “{row.values['person']}”.")
        for row in rows
        if row.values["person"] not in there
    ]
    return [*_unknown(rows), *unknown, *twice(rows, "reference", "person")]


def _load_votes(rows: Sequence[Row], sent: Sent) -> None:
    there, posts = _known(), _posts(rows, sent)
    for reference in dict.fromkeys(row.values["reference"] for row in rows):
        own = [posts[r.values["person"]] for r in rows if r.values["reference"] == reference]
        raising.write_votes(there[reference], own, at=sent.at)
        reckon(there[reference])


def _doubt_moves(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    """Each is held against where the rows above it have brought the opportunity."""
    there, found = _known(), _unknown(rows)
    status = {reference: each.status for reference, each in there.items()}
    for row in rows:
        reference, to = row.values["reference"], _move(row)
        found += _not_come(row, "moved_on", "Moved on", sent)
        if reference not in there:
            continue
        try:
            lanes.check_move(
                status[reference], to.status, reason=to.reason, change=to.delivered_change
            )
        except lanes.CannotMove as wrong:
            found.append(Fault(row.number, "Status", str(wrong)))
        else:
            status[reference] = to.status
    return found


def _load_moves(rows: Sequence[Row], sent: Sent) -> None:
    there = _known()
    for row in rows:
        found, at = there[row.values["reference"]], _moment(row, "moved_on", sent)
        triage.move(by=sent.by, at=at, opportunity_ids=[found.pk], to=_move(row))


def _not_come(row: Row, name: str, label: str, sent: Sent) -> list[Fault]:
    late = name in row.values and row.values[name] > timezone.localdate(sent.at)
    return [Fault(row.number, label, "That day has not come.")] if late else []


def _moment(row: Row, name: str, sent: Sent) -> datetime.datetime:
    """Noon of the day that a row names; the moment of sending when it names none or today."""
    day = row.values.get(name)
    if day is None or day == timezone.localdate(sent.at):
        return sent.at
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def _move(row: Row) -> triage.Move:
    said = row.values
    return triage.Move(said["status"], said.get("reason", ""), said.get("change", ""))


def _doubt_timings(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    there, found = _known(), _unknown(rows)
    for row in rows:
        if one := there.get(row.values["reference"]):
            try:
                triage.check_timing(one, _timing(row, sent), sent.at.date())
            except (triage.BadMeasurement, raising.BadNumbers) as wrong:
                found.append(Fault(row.number, "", str(wrong)))
    return found


def _load_timings(rows: Sequence[Row], sent: Sent) -> None:
    there = _known()
    timings = [(there[row.values["reference"]], _timing(row, sent)) for row in rows]
    triage.write_timings(timings, by=sent.by, at=sent.at)


def _timing(row: Row, sent: Sent) -> triage.Timing:
    values = {"source": sent.file.source} | row.values
    values.pop("reference")
    return triage.Timing(**values)


SAID = register(
    Kind(
        "opportunities",
        "Opportunities",
        "A row an opportunity: what gets in the way. Systems are references, parted by semicolons.",
        (
            REFERENCE,
            Field("problem", "Problem", cells.words(words.LONGEST), required=True),
            Field("raised_on", "Raised on", cells.day),
            Field("step", "Step", cells.words(400), hint="Journey: 1. What is done"),
            Field("systems", "Systems", cells.words(400)),
            Field("minutes", "Minutes each time", MINUTES),
            Field("often", "How often", cells.one_of(Often.choices)),
            Field("whom", "Whom it troubles", cells.one_of(Reach.choices)),
            Field("anonymous", "Without a name", cells.yes_no),
            Field("category", "Category", cells.one_of(Category.choices)),
            Field("minutes_wanted", "Minutes wanted", MINUTES),
            Field("size_days", "Days of work", DAYS),
            Field("new_sharing", "Shares data anew", cells.yes_no),
            Field("needs_dpia", "Needs an impact assessment", cells.yes_no),
            Field("breaks_schema", "Changes what others read", cells.yes_no),
            Field("reversible", "Can be undone", cells.yes_no),
            Field("time_criticality", "Urgency", POINTS),
            Field("risk_reduction", "Risk taken away", POINTS),
            Field("owner", "Owner", cells.words(200)),
            Field("acceptance_test", "How we know it is done", cells.words(500)),
        ),
        permissions.check_can_triage,
        _doubt_said,
        _load_said,
    )
)
VOTES = register(
    Kind(
        "opportunity-votes",
        "Votes taken at a briefing",
        "A row a vote: the opportunity and the sign-in name of a person. Nobody is counted twice.",
        (REFERENCE, Field("person", "Person", cells.words(150), required=True)),
        permissions.check_can_triage,
        _doubt_votes,
        _load_votes,
    )
)
MOVES = register(
    Kind(
        "opportunity-moves",
        "What became of opportunities",
        "A row a step from status to status. Whoever follows is told.",
        (
            REFERENCE,
            Field("status", "Status", cells.one_of(Status.choices), required=True),
            Field("reason", "Reason", cells.words(1_000)),
            Field("change", "What was changed", cells.words(1_000)),
            Field("moved_on", "Moved on", cells.day),
        ),
        permissions.check_can_triage,
        _doubt_moves,
        _load_moves,
    )
)
TIMINGS = register(
    Kind(
        "opportunity-timings",
        "Measured minutes of opportunities",
        "A row a measurement, before the change or after it.",
        (
            REFERENCE,
            Field("phase", "When", cells.one_of(Phase.choices), required=True),
            Field("minutes", "Minutes each time", MINUTES, required=True),
            Field("times_a_week", "Times a week", cells.number(0, priority.MOST_TIMES)),
            Field("people", "People", cells.whole(0, priority.MOST_PEOPLE)),
            Field("evidence", "Evidence", cells.one_of(Evidence.choices), required=True),
            Field("sample_size", "Sample", cells.whole(1, 10_000_000), required=True),
            Field("measured_on", "Measured on", cells.day, required=True),
            Field("source", "Source", cells.words(300)),
        ),
        permissions.check_can_triage,
        _doubt_timings,
        _load_timings,
    )
)
KINDS = (SAID, VOTES, MOVES, TIMINGS)
