"""The kinds of file that automation takes: the register, months of its logs, what it touches."""

from collections.abc import Sequence
from typing import Any

from bluelamp.kernel.ui import cells
from bluelamp.kernel.ui.cells import Field, Row
from bluelamp.kernel.ui.sheets import Fault
from bluelamp.stewardship.portfolio.services.imports import Kind, Sent, register
from bluelamp.stewardship.portfolio.services.kinds.applications import known_applications, twice
from bluelamp.stewardship.portfolio.services.kinds.links import unknown_applications

from .. import permissions, rules
from ..choices import Method
from ..models import Automation, RunMonth, Touch
from .register import (
    list_touched,
    new_automation,
    note_touches,
    tell_concerns,
    write,
    write_months,
)

AUTOMATION = Field("automation", "Automation", cells.words(60), required=True)
MINUTES = cells.number(0, 10_000_000)


def _known() -> dict[str, Automation]:
    return {each.reference: each for each in Automation.objects.all()}


def _unknown(rows: Sequence[Row]) -> list[Fault]:
    there = set(_known())
    return [
        Fault(row.number, "Automation", f"No automation is called “{row.values['automation']}”.")
        for row in rows
        if row.values["automation"] not in there
    ]


def _doubt_automations(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    found, there = twice(rows, "automation"), _known()
    for row in rows:
        kept = there.get(row.values["automation"], Automation())
        live = row.values.get("live_on", kept.live_on)
        ends = row.values.get("retire_by", kept.retire_by)
        if live and ends and ends < live:
            found.append(Fault(row.number, "Ends by", "It is to end before it is live."))
    return found


def _load_automations(rows: Sequence[Row], sent: Sent) -> None:
    there, said = _known(), []
    for row in rows:
        values: dict[str, Any] = {"source": sent.file.source} | row.values
        reference = values.pop("automation")
        said.append((there.get(reference) or new_automation(reference, by=sent.by), values))
    write(said, by=sent.by, at=sent.at)


def _doubt_months(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    found = [*_unknown(rows), *twice(rows, "automation", "month")]
    for row in rows:
        said = row.values
        if wrong := rules.trouble(said["transactions"], said.get("exceptions", 0)):
            found.append(Fault(row.number, "Exceptions", wrong))
        if said["month"].day != 1 or said["month"] > sent.at.date():
            found.append(
                Fault(row.number, "Month", "Write the first day of a month that has come.")
            )
    return found


def _load_months(rows: Sequence[Row], sent: Sent) -> None:
    there = _known()
    months = {(each.automation_id, each.month): each for each in RunMonth.objects.all()}
    said = []
    for row in rows:
        values: dict[str, Any] = {"source": sent.file.source} | row.values
        automation, month = there[values.pop("automation")], values.pop("month")
        ran = months.get((automation.pk, month)) or RunMonth(automation=automation, month=month)
        said.append((ran, values))
    write_months(said, by=sent.by, at=sent.at)


def _doubt_touches(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    return [
        *_unknown(rows),
        *unknown_applications(rows),
        *twice(rows, "automation", "reference"),
    ]


def _load_touches(rows: Sequence[Row], sent: Sent) -> None:
    there, applications = _known(), known_applications()
    touched = [there[each] for each in dict.fromkeys(row.values["automation"] for row in rows)]
    before = list_touched(touched)
    Touch.objects.bulk_create(
        [
            Touch(
                automation=there[row.values["automation"]],
                application=applications[row.values["reference"]],
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    note_touches(before, sent.file.source, by=sent.by, at=sent.at)
    for each in touched:
        tell_concerns(each, by=sent.by, at=sent.at)


AUTOMATIONS = register(
    Kind(
        "automations",
        "Automations",
        "A row an automation, with the minutes that the work takes by hand.",
        (
            AUTOMATION,
            Field("name", "Name", cells.words(200), required=True),
            Field("purpose", "Purpose", cells.words()),
            Field("method", "Method", cells.one_of(Method.choices), required=True),
            Field("owner", "Owner", cells.words(200)),
            Field("api_offered", "Interface offered", cells.yes_no),
            Field("minutes_by_hand", "Minutes by hand", cells.number(0, 100_000)),
            Field("live_on", "Live since", cells.day),
            Field("retire_by", "Ends by", cells.day),
            Field("retired_on", "Retired on", cells.day),
            Field("source", "Source", cells.words(300)),
        ),
        permissions.check_can_keep,
        _doubt_automations,
        _load_automations,
    )
)
MONTHS = register(
    Kind(
        "automation-months",
        "Months of automations",
        "A row an automation and a month, as its log counts them.",
        (
            AUTOMATION,
            Field("month", "Month", cells.day, required=True),
            Field("transactions", "Transactions", cells.whole(), required=True),
            Field("exceptions", "Exceptions", cells.whole()),
            Field("supervision_minutes", "Supervision minutes", MINUTES),
            Field("repair_minutes", "Repair minutes", MINUTES),
            Field("source", "Source", cells.words(300)),
        ),
        permissions.check_can_keep,
        _doubt_months,
        _load_months,
    )
)
TOUCHES = register(
    Kind(
        "automation-applications",
        "What automations touch",
        "A row an automation and one application that it reads or writes.",
        (AUTOMATION, Field("reference", "Reference", cells.words(60), required=True)),
        permissions.check_can_keep,
        _doubt_touches,
        _load_touches,
    )
)
KINDS = (AUTOMATIONS, MONTHS, TOUCHES)
