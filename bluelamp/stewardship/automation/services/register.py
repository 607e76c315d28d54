"""Adding, changing and checking automations."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.stewardship.portfolio.services import histories
from bluelamp.stewardship.portfolio.services.concerns import raise_concern
from bluelamp.stewardship.portfolio.services.locking import lock_all
from bluelamp.stewardship.portfolio.services.passports import lock

from .. import permissions, rules
from ..events import AutomationChanged
from ..models import Automation, AutomationChange, RunMonth, Touch


class ReferenceTaken(Exception):
    """The force has an automation of that reference already."""


class DatesOutOfOrder(Exception):
    """It is to end before it is live."""

    def __str__(self) -> str:
        return "It is to end before it is live."


def add_automation(
    *, by: Actor, at: datetime.datetime, reference: str, values: Mapping[str, Any]
) -> Automation:
    """This will put an automation on the register. Raises NotPermitted, ReferenceTaken,
    DatesOutOfOrder.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        if Automation.objects.filter(reference=reference).exists():
            raise ReferenceTaken(reference)
        made = new_automation(reference, by=by)
        _write(made, values, "automation.automation.added", by=by, at=at)
    return made


def change_automation(
    *, by: Actor, at: datetime.datetime, automation_id: int, values: Mapping[str, Any]
) -> Automation:
    """This will change or retire an automation. Raises NotPermitted, DatesOutOfOrder."""
    with access.acting(by):
        permissions.check_can_keep(by=by)
        found = Automation.objects.select_for_update().get(pk=automation_id)
        _write(found, values, "automation.automation.changed", by=by, at=at)
    return found


def change_automations(
    *, by: Actor, at: datetime.datetime, automation_ids: Sequence[int], values: Mapping[str, Any]
) -> int:
    """This will give the same values to automations, all of them or none, and count them.

    Raises NotPermitted, DatesOutOfOrder, Automation.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        found = lock_all(Automation, automation_ids)
        for each in found:
            _write(each, values, "automation.automation.changed", by=by, at=at)
    return len(found)


def set_touches(
    *, by: Actor, at: datetime.datetime, automation_id: int, application_ids: Sequence[int]
) -> int:
    """This will say which applications an automation touches, and no others."""
    with access.acting(by):
        permissions.check_can_keep(by=by)
        automation = Automation.objects.select_for_update().get(pk=automation_id)
        found, before = lock(application_ids), list_touched([automation])
        automation.touches.exclude(application__in=found).delete()
        for each in found:
            Touch.objects.get_or_create(automation=automation, application=each)
        note_touches(before, "", by=by, at=at)
        tell_concerns(automation, by=by, at=at)
        _record(by, "automation.touches.set", automation, [each.reference for each in found])
    return len(found)


def tell_concerns(automation: Automation, *, by: Actor, at: datetime.datetime) -> int:
    """This will raise what makes an automation debt on the applications it touches.

    It is part of an act that has been checked, and safe to repeat. Returns how many were raised.
    """
    found = rules.concerns(
        automation.method, api_offered=automation.api_offered, retire_by=automation.retire_by,
        retired_on=automation.retired_on, on=at.date(),
    )  # fmt: skip
    touched = [each.application_id for each in automation.touches.all()]
    for application_id in touched:
        for said in found:
            raise_concern(
                by=by, application_id=application_id, title=f"{automation.name}: {said}",
                source=f"Automation {automation.reference}",
            )  # fmt: skip
    return len(found) * len(touched)


def new_automation(reference: str, *, by: Actor) -> Automation:
    """This will make an automation of the actor's force that has not been written yet."""
    return Automation(force_id=by.force_id, unit_id=by.unit_id, reference=reference)


def write(
    said: Sequence[tuple[Automation, Mapping[str, Any]]], *, by: Actor, at: datetime.datetime
) -> None:
    """This will write automations with their history, as part of an act that has been checked.

    Raises DatesOutOfOrder before anything is written.
    """
    changes = [
        AutomationChange(automation=automation, **each)
        for automation, values in said
        for each in _apply(automation, values, by=by, at=at)
    ]
    histories.store([automation for automation, _ in said], but=["reference"])
    AutomationChange.objects.bulk_create(changes, batch_size=1_000)
    for automation, _ in said:
        tell_concerns(automation, by=by, at=at)


def write_months(
    said: Sequence[tuple[RunMonth, Mapping[str, Any]]], *, by: Actor, at: datetime.datetime
) -> None:
    """This will write what automations did by month, in the history of each automation."""
    changes = [
        AutomationChange(automation_id=month.automation_id, **each)
        for month, values in said
        for each in histories.apply_part(f"{month.month:%m/%Y}", month, values, by=by, at=at)
    ]
    histories.store([month for month, _ in said])
    AutomationChange.objects.bulk_create(changes, batch_size=1_000)


def list_touched(automations: Sequence[Automation]) -> dict[int, str]:
    """This will write which applications each automation touches."""
    return {
        each.pk: ", ".join(
            each.touches.order_by("application__reference").values_list(
                "application__reference", flat=True
            )
        )
        for each in automations
    }


def note_touches(
    before: Mapping[int, str], source: str, *, by: Actor, at: datetime.datetime
) -> None:
    """This will keep which applications automations touch now, where it is different."""
    after = list_touched(list(Automation.objects.filter(pk__in=before)))
    AutomationChange.objects.bulk_create(
        AutomationChange(automation_id=pk, **each)
        for pk, was in before.items()
        for each in histories.note("touches", was, after[pk], source, by=by, at=at)
    )


def _apply(
    automation: Automation, values: Mapping[str, Any], *, by: Actor, at: datetime.datetime
) -> list[dict[str, Any]]:
    changed = histories.apply(automation, values, by=by, at=at)
    live, ends = automation.live_on, automation.retire_by
    if live and ends and ends < live:
        raise DatesOutOfOrder
    return changed


def _write(
    automation: Automation, values: Mapping[str, Any], act: str, *, by: Actor, at: datetime.datetime
) -> None:
    write([(automation, values)], by=by, at=at)
    _record(by, act, automation, sorted(values))
    happened = AutomationChanged(automation.pk, automation.reference, automation.method)
    bus.publish(happened, by=by, about=automation)


def _record(by: Actor, act: str, automation: Automation, said: list[str]) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("automation.automation", automation.pk),
        reason=Reason("administration"),
        detail={"reference": automation.reference, "said": said},
    )
