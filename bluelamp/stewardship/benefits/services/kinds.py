"""The kinds of file that benefits take: benefits, their profiles and measures."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bluelamp.kernel.ui import cells
from bluelamp.kernel.ui.cells import Field, Row
from bluelamp.kernel.ui.sheets import Fault
from bluelamp.stewardship.portfolio.services.imports import Kind, Sent, register
from bluelamp.stewardship.portfolio.services.kinds.applications import known_applications, twice
from bluelamp.stewardship.portfolio.services.kinds.links import unknown_applications
from bluelamp.stewardship.programmes.selectors.projects import known_milestones
from bluelamp.stewardship.programmes.services.kinds import known_projects

from .. import choices, permissions
from ..models import Benefit, Measurement, ProfileMonth
from ..rules import profile
from .register import Said, keep_change, new_benefit, trouble, values_of, write

BENEFIT = Field("benefit", "Benefit", cells.words(60), required=True)
SOURCE = Field("source", "Source", cells.words(300))
AMOUNT = cells.number(-(10**11), 10**11)


def _known() -> dict[str, Benefit]:
    return {each.reference: each for each in Benefit.objects.all()}


def _doubt_benefits(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    there, projects, milestones = _known(), known_projects(), known_milestones()
    found = [*twice(rows, "benefit"), *unknown_applications(rows, "application", "Application")]
    for row in rows:
        said = Said(there.get(row.values["benefit"]) or Benefit(), row.values)
        pair = row.values.get("project", ""), row.values.get("milestone", "")
        if pair[0] and pair[0] not in projects:
            found.append(Fault(row.number, "Project", f"No project is “{pair[0]}”."))
        elif pair[1] and pair not in milestones:
            found.append(Fault(row.number, "Milestone", "The project has no such milestone."))
        elif wrong := trouble(values_of(said)):
            found.append(Fault(row.number, "", wrong))
    return found


def _load_benefits(rows: Sequence[Row], sent: Sent) -> None:
    there, said = _known(), []
    projects, milestones, applications = known_projects(), known_milestones(), known_applications()
    for row in rows:
        values: dict[str, Any] = {"source": sent.file.source} | row.values
        reference = values.pop("benefit")
        pair = values.get("project", ""), values.pop("milestone", "")
        if pair[1]:
            values["milestone_id"] = milestones[pair]
        if "project" in values:
            values["project_id"] = projects[values.pop("project")].pk
        if "application" in values:
            values["application_id"] = applications[values.pop("application")].pk
        said.append(Said(there.get(reference) or new_benefit(reference, by=sent.by), values))
    write(said, by=sent.by, at=sent.at)


def _unknown(rows: Sequence[Row], there: dict[str, Benefit]) -> list[Fault]:
    return [
        Fault(row.number, "Benefit", f"No benefit has the reference “{row.values['benefit']}”.")
        for row in rows
        if row.values["benefit"] not in there
    ]


def _doubt_months(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    there = _known()
    found = [*_unknown(rows, there), *twice(rows, "benefit", "month")]
    for row in rows:
        benefit = there.get(row.values["benefit"])
        if benefit and benefit.starts_on is None:
            found.append(Fault(row.number, "Benefit", "It has no first month yet."))
        elif benefit and not 0 <= _place(benefit, row) < profile.MOST_MONTHS:
            found.append(Fault(row.number, "Month", "This month is before the benefit begins."))
    return found


def _place(benefit: Benefit, row: Row) -> int:
    first: datetime.date | None = benefit.starts_on
    assert first is not None  # noqa: S101 (for mypy: the caller has looked)
    return profile.months_between(first, row.values["month"])


def _load_months(rows: Sequence[Row], sent: Sent) -> None:
    there, made = _known(), defaultdict(list)
    for row in rows:
        benefit = there[row.values["benefit"]]
        month = ProfileMonth(
            benefit=benefit, place=_place(benefit, row), planned=row.values["planned"]
        )
        made[benefit.pk].append(month)
    was = {pk: _planned(pk) for pk in made}
    ProfileMonth.objects.bulk_create(
        [each for months in made.values() for each in months], batch_size=500,
        update_conflicts=True, unique_fields=["benefit", "place"], update_fields=["planned"],
    )  # fmt: skip
    for pk, months in made.items():
        given = (months[0].benefit, "profile", was[pk], _planned(pk), sent.file.source)
        keep_change(*given, by=sent.by, at=sent.at)


def _planned(benefit_id: int) -> Decimal:
    rows = ProfileMonth.objects.filter(benefit_id=benefit_id).values_list("planned", flat=True)
    return sum(rows, Decimal(0))


def _doubt_measures(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    found = [*_unknown(rows, _known()), *twice(rows, "benefit", "month")]
    return found + [
        Fault(row.number, "Month", "This month has not come yet.")
        for row in rows
        if row.values["month"] > sent.at.date()
    ]


def _load_measures(rows: Sequence[Row], sent: Sent) -> None:
    there = _known()
    for row in rows:
        benefit, first = there[row.values["benefit"]], profile.first_of(row.values["month"])
        old = benefit.measurements.filter(month=first).first()
        was, field = old.amount if old else None, f"measured {first:%Y-%m}"
        given = (benefit, field, was, row.values["amount"], row.values["evidence"])
        keep_change(*given, by=sent.by, at=sent.at)
    Measurement.objects.bulk_create(
        [
            Measurement(
                benefit=there[row.values["benefit"]], amount=row.values["amount"],
                month=profile.first_of(row.values["month"]), evidence=row.values["evidence"],
                author=sent.by.name,
            )
            for row in rows
        ],
        batch_size=500, update_conflicts=True, unique_fields=["benefit", "month"],
        update_fields=["amount", "evidence", "author"],
    )  # fmt: skip


KEEP = permissions.check_can_keep
KINDS = tuple(
    register(each)
    for each in (
        Kind("benefits", "Benefits", "A row a benefit. Cash is counted in pounds, never in hours.",
             (BENEFIT, Field("name", "Name", cells.words(300), required=True),
              Field("kind", "Kind", cells.one_of(choices.Kind.choices), required=True),
              Field("counted", "Counted in", cells.one_of(choices.Unit.choices), required=True),
              Field("project", "Project", cells.words(60)),
              Field("milestone", "Milestone", cells.words(300)),
              Field("after_months", "Months after it", cells.whole(0, 120)),
              Field("application", "Application", cells.words(60)),
              Field("owner", "Owner", cells.words(200)),
              Field("measure", "Measure", cells.words()),
              Field("baseline", "Baseline", cells.words()),
              Field("evidence", "Evidence", cells.words()),
              Field("role", "Whose hours", cells.words(200)),
              Field("confidence", "Confidence (%)", cells.percent),
              Field("assurance", "Assurance", cells.one_of(choices.Assurance.choices)),
              Field("starts_on", "Begins on", cells.day),
              Field("expires_on", "Expires on", cells.day), SOURCE),
             KEEP, _doubt_benefits, _load_benefits),
        Kind("benefit-months", "Profiles of benefits", "A row a benefit and a month.",
             (BENEFIT, Field("month", "Month", cells.day, required=True),
              Field("planned", "Planned", AMOUNT, required=True)),
             KEEP, _doubt_months, _load_months),
        Kind("benefit-measures", "What was measured of benefits", "A row a benefit and a month.",
             (BENEFIT, Field("month", "Month", cells.day, required=True),
              Field("amount", "Measured", AMOUNT, required=True),
              Field("evidence", "Evidence", cells.words(), required=True)),
             KEEP, _doubt_measures, _load_measures),
    )
)  # fmt: skip
