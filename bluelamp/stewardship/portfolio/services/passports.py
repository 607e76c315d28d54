"""Adding applications, changing and confirming what their passports say, deciding about them."""

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

from .. import permissions
from ..choices import Disposition
from ..events import ApplicationChanged, DispositionDecided
from ..models import Application, Change
from ..rules import passport
from .locking import lock_all
from .reckoning import reckon

WHY = Reason("administration")
STORED = [
    each.name
    for each in Application._meta.concrete_fields
    if each.name not in ("id", "force", "unit", "reference")
]


class ReferenceTaken(Exception):
    """The force has an application of that reference already."""


class DatesOutOfOrder(Exception):
    """Dates of a passport contradict each other; the message says which, in a sentence."""

    def __init__(self, found: Mapping[str, str]) -> None:
        super().__init__(" ".join(found.values()))
        self.found = dict(found)


class SourceMissing(Exception):
    """What a passport says needs a source and the day it was observed, not after today."""


class WhyMissing(Exception):
    """A decision needs its reason in words."""


@dataclass(frozen=True)
class Given:
    """What somebody says of one application: values by field, who says so, and when it was seen."""

    application: Application
    values: Mapping[str, Any]
    source: str
    observed_on: datetime.date


def add_application(
    *,
    by: Actor,
    at: datetime.datetime,
    reference: str,
    values: Mapping[str, Any],
    source: str,
    observed_on: datetime.date,
) -> Application:
    """This will add an application with the first answers of its passport.

    Raises NotPermitted, ReferenceTaken, DatesOutOfOrder, SourceMissing.
    """
    with access.acting(by):
        permissions.check_can_change(by=by)
        if Application.objects.filter(reference=reference).exists():
            raise ReferenceTaken(reference)
        made = new_application(reference, by=by)
        write([Given(made, values, source, observed_on)], by=by, at=at)
        _record(by, Operation.COLLECTION, "portfolio.application.added", made, sorted(values))
        _tell(made, values, by=by)
    return made


def change_application(
    *,
    by: Actor,
    at: datetime.datetime,
    application_id: int,
    values: Mapping[str, Any],
    source: str,
    observed_on: datetime.date,
) -> Application:
    """This will change fields of a passport; a value that is as it was is thereby confirmed.

    Raises NotPermitted, DatesOutOfOrder, SourceMissing, Application.DoesNotExist.
    """
    [changed] = change_applications(
        by=by, at=at, application_ids=[application_id], values=values,
        source=source, observed_on=observed_on,
    )  # fmt: skip
    return changed


def change_applications(
    *,
    by: Actor,
    at: datetime.datetime,
    application_ids: Sequence[int],
    values: Mapping[str, Any],
    source: str,
    observed_on: datetime.date,
) -> list[Application]:
    """This will give the same values to many applications, or to none of them.

    Raises NotPermitted, DatesOutOfOrder, SourceMissing, Application.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_change(by=by)
        found = lock(application_ids)
        write([Given(each, values, source, observed_on) for each in found], by=by, at=at)
        for each in found:
            _record(by, Operation.ALTERATION, "portfolio.application.changed", each, sorted(values))
            _tell(each, values, by=by)
    return found


def decide_disposition(
    *, by: Actor, at: datetime.datetime, application_id: int, disposition: str, why: str
) -> Application:
    """This will store a person's decision beside the advice. Raises NotPermitted, WhyMissing."""
    with access.acting(by):
        permissions.check_can_decide(by=by)
        if not why.strip():
            raise WhyMissing
        [application] = lock([application_id])
        before = application.disposition
        application.disposition = Disposition(disposition)
        application.disposition_why = why
        application.save(update_fields=["disposition", "disposition_why"])
        _note_decision(application, before, why, by=by, at=at)
        _record(
            by, Operation.ALTERATION, "portfolio.disposition.decided", application, [disposition]
        )
        bus.publish(
            DispositionDecided(application.pk, application.reference, disposition),
            by=by, about=application,
        )  # fmt: skip
    return application


def new_application(reference: str, *, by: Actor) -> Application:
    """This will make an application of the actor's force that has not been written yet."""
    return Application(
        force_id=by.force_id, unit_id=by.unit_id, reference=reference, name=reference
    )


def lock(application_ids: Sequence[int]) -> list[Application]:
    """This will lock applications in scope. Raises Application.DoesNotExist if one is not there."""
    return lock_all(Application, application_ids)


def write(given: Iterable[Given], *, by: Actor, at: datetime.datetime) -> int:
    """This will write answers with their history, as part of an act that has been checked.

    Applications that are new come into being. Raises DatesOutOfOrder and SourceMissing before
    anything is written.
    """
    everything = list(given)
    changes = [change for each in everything for change in _apply(each, by=by, at=at)]
    applications = list({id(each.application): each.application for each in everything}.values())
    new = [each for each in applications if each.pk is None]
    Application.objects.bulk_create(new, batch_size=500)
    reckon(applications, on=at.date())
    store(applications)
    Change.objects.bulk_create(_linked(changes), batch_size=1_000)
    return len(changes)


def store(applications: Sequence[Application]) -> None:
    """This will write whole applications that are there already, in few statements."""
    Application.objects.bulk_create(
        applications, batch_size=500, update_conflicts=True, unique_fields=["id"],
        update_fields=STORED,
    )  # fmt: skip


def text_of(value: Any) -> str:
    """This will write a value as the history keeps it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, list):
        return "; ".join(text_of(each) for each in value)
    return str(value)


def _apply(given: Given, *, by: Actor, at: datetime.datetime) -> list[Change]:
    if not given.source.strip() or given.observed_on > at.date():
        raise SourceMissing
    application = given.application
    after = {each.name: getattr(application, each.name) for each in passport.FIELDS}
    if found := passport.trouble(after | dict(given.values)):
        raise DatesOutOfOrder(found)
    return [_change(given, name, value, by=by, at=at) for name, value in given.values.items()]


def _change(given: Given, name: str, value: Any, *, by: Actor, at: datetime.datetime) -> Change:
    before = text_of(getattr(given.application, name))
    setattr(given.application, name, value)
    said = {"source": given.source, "on": given.observed_on.isoformat()}
    given.application.known = given.application.known | {name: said}
    return Change(
        application=given.application,
        field=name,
        side=passport.BY_NAME[name].side,
        before=before,
        after=text_of(value),
        source=given.source,
        observed_on=given.observed_on,
        post_id=by.post_id,
        at=at,
    )


def _linked(changes: list[Change]) -> list[Change]:
    """Those of a new application were made before it had its number."""
    for each in changes:
        each.application_id = each.application.pk
    return changes


def _note_decision(
    application: Application, before: str, why: str, *, by: Actor, at: datetime.datetime
) -> None:
    Change.objects.create(
        application=application,
        field="disposition",
        side="technical",
        before=before,
        after=application.disposition,
        source=why,
        observed_on=at.date(),
        post_id=by.post_id,
        at=at,
    )


def _record(
    by: Actor, operation: Operation, act: str, application: Application, said: list[str]
) -> None:
    audit.record(
        by=by,
        operation=operation,
        act=act,
        subject=Subject("portfolio.application", application.pk),
        reason=WHY,
        detail={"reference": application.reference, "said": said},
    )


def _tell(application: Application, values: Mapping[str, Any], *, by: Actor) -> None:
    happened = ApplicationChanged(application.pk, application.reference, tuple(sorted(values)))
    bus.publish(happened, by=by, about=application)
