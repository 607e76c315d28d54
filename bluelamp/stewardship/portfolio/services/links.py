"""What an application is made of, what it serves, what follows it."""

import datetime
from collections.abc import Sequence

from django.db import connection

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..models import Application, Capability, Component, Provision, Succession
from ..rules import links as policy
from .passports import lock, store
from .reckoning import reckon


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
        said = {"source": source, "observed_on": at.date()}
        component, _ = Component.objects.update_or_create(
            application=application, name=name, defaults=values | said
        )
        _record(by, "portfolio.component.set", application, {"component": name, **values})
    return component


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
        wanted = [capability(group, name, by=by) for group, name in capabilities]
        application.provisions.exclude(capability__in=wanted).delete()
        for each in wanted:
            Provision.objects.get_or_create(application=application, capability=each)
        reckon([application], on=at.date())
        store([application])
        said = [name for _, name in capabilities]
        _record(by, "portfolio.capabilities.set", application, {"capabilities": said})
    return application


def add_successor(
    *,
    by: Actor,
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
        made, _ = Succession.objects.update_or_create(
            application_id=application_id, successor_id=successor_id,
            defaults={"planned_on": planned_on, "source": source},
        )  # fmt: skip
        _record(by, "portfolio.successor.added", made.application, {"successor": successor_id})
    return made


def remove_successor(*, by: Actor, application_id: int, successor_id: int) -> None:
    """This will take back that one application follows another. Raises NotPermitted."""
    with access.acting(by):
        permissions.check_can_change(by=by)
        [application] = lock([application_id])
        application.successions.filter(successor_id=successor_id).delete()
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


def _record(by: Actor, act: str, application: Application, detail: dict[str, object]) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("portfolio.application", application.pk),
        reason=Reason("administration"),
        detail={"reference": application.reference, **detail},
    )
