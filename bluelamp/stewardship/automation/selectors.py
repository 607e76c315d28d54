"""Reads of automation: the register, one automation, what touches an application."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject
from bluelamp.stewardship.portfolio.selectors.facts import Counted, Fact

from . import permissions, rules
from .choices import Method
from .models import Automation, AutomationChange, RunMonth


@dataclass(frozen=True)
class Whole:
    """An automation with what it saves, by month and in all, and what makes it debt."""

    automation: Automation
    saved: rules.Saved
    months: list[tuple[RunMonth, rules.Saved]]
    applications: list[Any]
    concerns: list[str]
    changes: list[AutomationChange]


@dataclass(frozen=True)
class Overview:
    """The register in one look: how many by method, net hours by month, how many are debt."""

    methods: list[tuple[str, int]]
    months: list[tuple[str, Decimal]]
    saved: rules.Saved
    debt: int


def consult_automations(*, by: Actor, reason: Reason) -> QuerySet[Automation]:
    """This will list the automations by name, with their transactions. Raises NotPermitted."""
    _consult("automations", by=by, reason=reason)
    counted = Automation.objects.annotate(
        transactions=Sum("months__transactions"), exceptions=Sum("months__exceptions")
    )
    return counted.order_by("name")


def consult_automation(
    *, by: Actor, reason: Reason, automation_id: int, on: datetime.date
) -> Whole:
    """This will get an automation whole. Raises NotPermitted and Automation.DoesNotExist."""
    _consult("automation", by=by, reason=reason, automation_id=automation_id)
    found = Automation.objects.get(pk=automation_id)
    months = list(found.months.order_by("month"))
    touches = found.touches.select_related("application").order_by("application__name")
    return Whole(
        found,
        rules.saved(map(_plain, months), found.minutes_by_hand),
        [(each, rules.saved([_plain(each)], found.minutes_by_hand)) for each in months],
        [each.application for each in touches],
        _concerns(found, on),
        list(found.changes.order_by("-at", "-id")[:100]),
    )


def get_overview(*, by: Actor, on: datetime.date) -> Overview:
    """This will add up the register. Raises NotPermitted."""
    permissions.check_can_read(by=by)
    everything = list(Automation.objects.all())
    live = [each for each in everything if not each.retired_on]
    months: dict[datetime.date, Decimal] = defaultdict(Decimal)
    parts = []
    for each in RunMonth.objects.select_related("automation").order_by("month"):
        part = rules.saved([_plain(each)], each.automation.minutes_by_hand)
        months[each.month] += part.net
        parts.append(part)
    return Overview(
        [(str(label), sum(each.method == code for each in live)) for code, label in Method.choices],
        [(f"{day:%m/%Y}", hours) for day, hours in months.items()],
        _together(parts),
        sum(bool(_concerns(each, on)) for each in live),
    )


def list_touching(application_id: int) -> list[Automation]:
    """This will list the automations in scope that an upgrade of an application may break."""
    rows = Automation.objects.filter(touches__application_id=application_id, retired_on=None)
    return list(rows.order_by("name"))


def count_sound(*, by: Actor, on: datetime.date) -> Counted:
    """This will count automations that run and are no debt."""
    permissions.check_can_read(by=by)
    found = list(Automation.objects.filter(retired_on=None))
    return Counted(sum(not _concerns(each, on) for each in found), len(found))


def _consult(what: str, *, by: Actor, reason: Reason, automation_id: int | None = None) -> None:
    permissions.check_can_read(by=by)
    audit.record_look(
        f"automation.{what}.read",
        Subject("automation.automation", automation_id),
        by=by,
        reason=reason,
    )


def _plain(month: RunMonth) -> rules.Month:
    return rules.Month(
        month.transactions, month.exceptions, month.supervision_minutes, month.repair_minutes
    )


def _concerns(each: Automation, on: datetime.date) -> list[str]:
    return rules.concerns(
        each.method, api_offered=each.api_offered, retire_by=each.retire_by,
        retired_on=each.retired_on, on=on,
    )  # fmt: skip


def _together(parts: list[rules.Saved]) -> rules.Saved:
    return rules.Saved(
        sum(each.transactions for each in parts),
        sum(each.exceptions for each in parts),
        sum((each.gross for each in parts), Decimal(0)),
        sum((each.net for each in parts), Decimal(0)),
    )


FACTS = (Fact("automations-sound", "Automations that are no debt", count_sound),)
