"""What an application is made of, what it serves, what follows it."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..choices import Side
from ..models import Application, Capability, Change, Component, Provision, Succession
from ..rules import links as policy
from . import histories
from .locking import lock_all
from .passports import lock, store
from .reckoning import reckon

SERVES, FOLLOWED = "serves", "followed by"
LINKED: dict[str, tuple[Any, str]] = {
    SERVES: (Provision, "capability__name"),
    FOLLOWED: (Succession, "successor__name"),
}
OF_SOURCE = (": source", ": observed on")


class GoesInACircle(Exception):
    """A successor would come round to the application itself; the message names the way."""


def set_component(
    *,
    by: Actor,
    at: datetime.datetime,
    application_id: int,
    name: str,
    hosting: str,
    provider: str = "",
    product: str = "",
    version: str = "",
    source: str,
) -> Component:
    """This will add a component of an application, or change the one of that name."""
    with access.acting(by):
        permissions.check_can_change(by=by)
        [application] = lock([application_id])
        values = {"hosting": hosting, "provider": provider, "product": product, "version": version}
        there = Component.objects.filter(application=application, name=name).first()
        component = there or Component(application=application, name=name)
        said = {"source": source, "observed_on": at.date()}
        write_components([(component, values | said)], by=by, at=at)
        _record(by, "portfolio.component.set", application, {"component": name, **values})
    return component


def change_components(
    *,
    by: Actor,
    at: datetime.datetime,
    component_ids: Sequence[int],
    values: Mapping[str, Any],
) -> int:
    """This will say the same of components, all of them or none, and count them.

    Raises NotPermitted, Component.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_change(by=by)
        found = lock_all(Component, component_ids)
        said = dict(values) | {"observed_on": at.date()}
        write_components([(each, said) for each in found], by=by, at=at)
        for each in found:
            detail = {"component": each.name, "said": sorted(values)}
            _record(by, "portfolio.component.set", each.application, detail)
    return len(found)


def write_components(
    said: Sequence[tuple[Component, Mapping[str, Any]]], *, by: Actor, at: datetime.datetime
) -> None:
    """This will write components, with what changed in the history of what they are part of."""
    changes = [
        Change(
            **change, application_id=component.application_id, side=Side.TECHNICAL,
            observed_on=component.observed_on,
        )
        for component, values in said
        for change in histories.apply_part(component.name, component, values, by=by, at=at)
        if not change["field"].endswith(OF_SOURCE)
    ]  # fmt: skip
    histories.store([component for component, _ in said])
    Change.objects.bulk_create(changes, batch_size=1_000)


def note_links(
    before: Mapping[int, str], field: str, source: str, *, by: Actor, at: datetime.datetime
) -> None:
    """This will keep what applications are linked to now, where it is not what it was before."""
    after = list_linked(field, before)
    Change.objects.bulk_create(
        Change(**each, application_id=pk, side=Side.BUSINESS, observed_on=at.date())
        for pk, was in before.items()
        for each in histories.note(field, was, after[pk], source, by=by, at=at)
    )


def list_linked(field: str, application_ids: Iterable[int]) -> dict[int, str]:
    """This will write what each application is linked to: what it serves, or what follows it."""
    model, name = LINKED[field]
    found: dict[int, list[str]] = {each: [] for each in application_ids}
    rows = model._default_manager.filter(application_id__in=found).order_by(name)
    for pk, said in rows.values_list("application_id", name):
        found[pk].append(said)
    return {pk: ", ".join(said) for pk, said in found.items()}


def set_capabilities(
    *,
    by: Actor,
    at: datetime.datetime,
    application_id: int,
    capabilities: Sequence[tuple[str, str]],
) -> Application:
    """This will say which capabilities, each a group and a name, an application serves."""
    with access.acting(by):
        permissions.check_can_change(by=by)
        [application] = lock([application_id])
        before = list_linked(SERVES, [application_id])
        wanted = [capability(group, name, by=by) for group, name in capabilities]
        application.provisions.exclude(capability__in=wanted).delete()
        for each in wanted:
            Provision.objects.get_or_create(application=application, capability=each)
        reckon([application], on=at.date())
        store([application])
        said = [name for _, name in capabilities]
        note_links(before, SERVES, "", by=by, at=at)
        _record(by, "portfolio.capabilities.set", application, {"capabilities": said})
    return application


def add_successor(
    *,
    by: Actor,
    at: datetime.datetime,
    application_id: int,
    successor_id: int,
    planned_on: datetime.date | None = None,
    source: str = "",
) -> Succession:
    """This will say which application follows another. Raises NotPermitted, GoesInACircle."""
    with access.acting(by):
        permissions.check_can_change(by=by)
        lock_links(by.force_id)
        lock([application_id, successor_id])
        check_no_circle(application_id, successor_id)
        before = list_linked(FOLLOWED, [application_id])
        made, _ = Succession.objects.update_or_create(
            application_id=application_id, successor_id=successor_id,
            defaults={"planned_on": planned_on, "source": source},
        )  # fmt: skip
        note_links(before, FOLLOWED, source, by=by, at=at)
        _record(by, "portfolio.successor.added", made.application, {"successor": successor_id})
    return made


def remove_successor(
    *, by: Actor, at: datetime.datetime, application_id: int, successor_id: int
) -> None:
    """This will take back that one application follows another. Raises NotPermitted."""
    with access.acting(by):
        permissions.check_can_change(by=by)
        [application] = lock([application_id])
        before = list_linked(FOLLOWED, [application_id])
        application.successions.filter(successor_id=successor_id).delete()
        note_links(before, FOLLOWED, "", by=by, at=at)
        _record(by, "portfolio.successor.removed", application, {"successor": successor_id})


def check_no_circle(application_id: int, successor_id: int) -> None:
    """This will pass when a new successor closes no circle. Raises GoesInACircle."""
    there = Succession.objects.values_list("application_id", "successor_id")
    if way := policy.circle(there, (application_id, successor_id)):
        names = dict(Application.objects.filter(pk__in=way).values_list("pk", "name"))
        raise GoesInACircle(" → ".join(names.get(each, "?") for each in way))


def lock_links(force_id: int) -> None:
    """This will let one person at a time link a force's applications, so no circle slips in."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtext('portfolio_succession'), %s)", [force_id]
        )


def capability(group: str, name: str, *, by: Actor) -> Capability:
    """This will give the capability of a group and name, made if it is new."""
    made, _ = Capability.objects.get_or_create(
        force_id=by.force_id, group=group, name=name, defaults={"unit_id": by.unit_id}
    )
    return made


def _record(by: Actor, act: str, application: Application, detail: Mapping[str, object]) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("portfolio.application", application.pk),
        reason=Reason("administration"),
        detail={"reference": application.reference, **detail},
    )
