"""Adding and changing benefits, their profiles and measures; slipping them."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.stewardship.portfolio.services import histories
from bluelamp.stewardship.portfolio.services.locking import lock_all
from bluelamp.stewardship.portfolio.services.passports import text_of

from .. import permissions
from ..choices import Kind, State, Unit
from ..events import BenefitSlipped
from ..models import Benefit, BenefitChange, Measurement, ProfileMonth
from ..rules import profile


class ReferenceTaken(Exception):
    """The force has a benefit of that reference already."""


class CannotBe(Exception):
    """What is said of a benefit cannot be; the message says why, in a sentence."""


@dataclass(frozen=True)
class Said:
    """What somebody says of one benefit."""

    benefit: Benefit
    values: Mapping[str, Any]


def add_benefit(
    *, by: Actor, at: datetime.datetime, reference: str, values: Mapping[str, Any]
) -> Benefit:
    """This will add a benefit. Raises NotPermitted, ReferenceTaken, CannotBe."""
    with access.acting(by):
        permissions.check_can_keep(by=by)
        if Benefit.objects.filter(reference=reference).exists():
            raise ReferenceTaken(reference)
        made = new_benefit(reference, by=by)
        write([Said(made, values)], by=by, at=at)
        record(by, "benefits.benefit.added", made, sorted(values))
    return made


def change_benefits(
    *, by: Actor, at: datetime.datetime, benefit_ids: Sequence[int], values: Mapping[str, Any]
) -> list[Benefit]:
    """This will give the same values to benefits, all of them or none.

    Raises NotPermitted, CannotBe, Benefit.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        found = lock_all(Benefit, benefit_ids)
        write([Said(each, values) for each in found], by=by, at=at)
        for each in found:
            record(by, "benefits.benefit.changed", each, sorted(values))
    return found


def set_profile(
    *, by: Actor, at: datetime.datetime, benefit_id: int, planned: Sequence[Decimal]
) -> Benefit:
    """This will plan a benefit month by month, from its first month on.

    Raises NotPermitted, CannotBe, Benefit.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        found = Benefit.objects.select_for_update().get(pk=benefit_id)
        if not planned or len(planned) > profile.MOST_MONTHS:
            raise CannotBe(f"A profile has 1 to {profile.MOST_MONTHS} months.")
        was = sum(found.profile.values_list("planned", flat=True), Decimal(0))
        found.profile.all().delete()
        ProfileMonth.objects.bulk_create(
            [ProfileMonth(benefit=found, place=n, planned=each) for n, each in enumerate(planned)]
        )
        keep_change(found, "profile", was, sum(planned, Decimal(0)), "", by=by, at=at)
        record(by, "benefits.profile.set", found, [f"{len(planned)} months"])
    return found


def measure(
    *,
    by: Actor,
    at: datetime.datetime,
    benefit_id: int,
    month: datetime.date,
    amount: Decimal,
    evidence: str,
) -> Measurement:
    """This will write down what was measured of a month, with what shows it.

    Raises NotPermitted, CannotBe, Benefit.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        found = Benefit.objects.select_for_update().get(pk=benefit_id)
        first = profile.first_of(month)
        if first > at.date() or not evidence.strip():
            raise CannotBe("Say what shows it, of a month that has begun.")
        old = found.measurements.filter(month=first).first()
        made, _ = Measurement.objects.update_or_create(
            benefit=found, month=first,
            defaults={"amount": amount, "evidence": evidence, "author": by.name},
        )  # fmt: skip
        field = f"measured {first:%Y-%m}"
        keep_change(found, field, old.amount if old else None, amount, evidence, by=by, at=at)
        record(by, "benefits.benefit.measured", found, [f"{first:%Y-%m}: {amount}"])
    return made


def slip_benefits(
    *, by: Actor, at: datetime.datetime, milestone_id: int, name: str, now_on: datetime.date
) -> int:
    """This will begin what hangs on a milestone as many months after its new day.

    It follows from an act that has been checked. Returns how many benefits slipped.
    """
    with access.acting(by):
        found = Benefit.objects.select_for_update().filter(milestone_id=milestone_id)
        slipped = [each for each in found.exclude(state=State.LAPSED) if _slip(each, now_on)]
        for each in slipped:
            starts_on = profile.month_after(now_on, each.after_months)
            was, each.starts_on = each.starts_on, starts_on
            each.save(update_fields=["starts_on"])
            keep_change(
                each, "starts_on", was, starts_on, f"Milestone “{name}” moved", by=by, at=at
            )
            record(by, "benefits.benefit.slipped", each, [f"{starts_on:%Y-%m-%d}"])
            happened = BenefitSlipped(each.pk, each.reference, starts_on)
            bus.publish(happened, by=by, about=each)
    return len(slipped)


def new_benefit(reference: str, *, by: Actor) -> Benefit:
    """This will make a benefit of the actor's force that has not been written yet."""
    return Benefit(
        force_id=by.force_id, unit_id=by.unit_id, reference=reference, name=reference,
        kind=Kind.OTHER, counted=Unit.POUNDS,
    )  # fmt: skip


def write(said: Iterable[Said], *, by: Actor, at: datetime.datetime) -> None:
    """This will write benefits with their history, as part of an act that has been checked.

    Raises CannotBe before anything is written.
    """
    everything = list(said)
    changes = [change for each in everything for change in _apply(each, by=by, at=at)]
    histories.store([each.benefit for each in everything], but=["reference"])
    BenefitChange.objects.bulk_create(changes, batch_size=1_000)


def trouble(values: Mapping[str, Any]) -> str:
    """This will say what about a benefit cannot be; nothing when all can."""
    if values["kind"] == Kind.CASH and values["counted"] != Unit.POUNDS:
        return "Cash is counted in pounds. Hours are not cash until a post or a line has gone."
    if values["counted"] == Unit.HOURS and not values["role"]:
        return "Say whose hours they are: their rate turns them into pounds."
    start, end = values["starts_on"], values["expires_on"]
    return "It expires before it begins." if start and end and end < start else ""


def keep_change(
    benefit: Benefit,
    field: str,
    before: Any,
    after: Any,
    source: str,
    *,
    by: Actor,
    at: datetime.datetime,
) -> None:
    """This will keep what changed of a benefit beside its own fields."""
    BenefitChange.objects.create(
        benefit=benefit, field=field, before=text_of(before), after=text_of(after),
        source=source, post_id=by.post_id, at=at,
    )  # fmt: skip


def record(by: Actor, act: str, benefit: Benefit, said: list[str]) -> None:
    """This will note in the audit log what was written of a benefit."""
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("benefits.benefit", benefit.pk),
        reason=Reason("administration"),
        detail={"reference": benefit.reference, "said": said},
    )


def values_of(said: Said) -> dict[str, Any]:
    """This will give what a benefit will say, as far as it can be wrong."""
    names = ("kind", "counted", "role", "starts_on", "expires_on")
    return {each: said.values.get(each, getattr(said.benefit, each)) for each in names}


def _slip(benefit: Benefit, now_on: datetime.date) -> bool:
    return benefit.starts_on != profile.month_after(now_on, benefit.after_months)


def _apply(said: Said, *, by: Actor, at: datetime.datetime) -> list[BenefitChange]:
    if wrong := trouble(values_of(said)):
        raise CannotBe(wrong)
    changed = histories.apply(said.benefit, said.values, by=by, at=at)
    return [BenefitChange(benefit=said.benefit, **each) for each in changed]
