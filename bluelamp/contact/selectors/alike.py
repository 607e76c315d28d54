"""Open incidents that a report may be another report of, with the reasons."""

import datetime
from dataclasses import dataclass
from typing import Any

from bluelamp.dispatch import selectors as dispatch
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.algorithms.selectors import find_approved
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..rules import duplicates
from ..rules.duplicates import Likeness, Report

ALGORITHM = "contact.duplicates"
SINCE = datetime.timedelta(hours=24)
AROUND = 2_000.0
MOST_COMPARED, MOST_SHOWN = 400, 4


@dataclass(frozen=True)
class Alike:
    """An open incident and how alike a report is to it."""

    incident: Any
    likeness: Likeness


def consult_alike(*, by: Actor, reason: Reason, report: Report) -> list[Alike]:
    """This will show the open incidents that a report is alike, the likeliest first.

    Logs those that were shown. Nothing while the algorithm is not approved. Raises NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        found = list_alike(report)
        if found:
            audit.record(
                by=by,
                operation=Operation.CONSULTATION,
                act="contact.alike.read",
                subject=Subject("contact.alike"),
                reason=reason,
                detail={"incidents": [each.incident.reference for each in found]},
            )
    return found


def list_alike(report: Report) -> list[Alike]:
    """This will list the open incidents that a report is alike, for an act that says so."""
    if find_approved(ALGORITHM) is None or not (report.words or report.place):
        return []
    compared = [Alike(each, duplicates.compare(report, _report(each))) for each in _open(report)]
    possible = [each for each in compared if each.likeness.is_possible]
    return sorted(possible, key=lambda each: -each.likeness.bits)[:MOST_SHOWN]


def _open(report: Report) -> list[Any]:
    found = dispatch.list_open_incidents().filter(opened_at__gte=report.at - SINCE)
    if report.easting is not None and report.northing is not None:
        found = found.filter(
            easting__range=(report.easting - AROUND, report.easting + AROUND),
            northing__range=(report.northing - AROUND, report.northing + AROUND),
        )
    return list(found.order_by("-opened_at")[:MOST_COMPARED])


def _report(incident: Any) -> Report:
    return Report(
        words=incident.summary,
        at=incident.opened_at,
        place=incident.place,
        easting=incident.easting,
        northing=incident.northing,
    )
