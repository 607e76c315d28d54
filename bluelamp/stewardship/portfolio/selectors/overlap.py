"""Capabilities and the applications that serve them: where several do the same."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from bluelamp.kernel.access.selectors import Actor

from .. import permissions
from ..models import Application, Capability

LIVE = Q(provisions__application__stage__in=("live", "planned", "retiring"))


@dataclass(frozen=True)
class Overlap:
    """Capabilities by what is advised for the applications that serve them."""

    columns: list[str]
    rows: list[tuple[Capability, list[int]]]
    served: int
    shared: int


def list_capabilities(*, by: Actor) -> QuerySet[Capability]:
    """This will list the capabilities with how many applications serve each, the most first."""
    permissions.check_can_read(by=by)
    counted = Capability.objects.annotate(serving=Count("provisions", filter=LIVE))
    return counted.order_by("-serving", "group", "name")


def get_capability(*, by: Actor, capability_id: int) -> Capability:
    """This will get one capability. Raises NotPermitted and Capability.DoesNotExist."""
    permissions.check_can_read(by=by)
    return Capability.objects.get(pk=capability_id)


def list_serving(*, by: Actor, capability_id: int) -> QuerySet[Application]:
    """This will list the applications that serve a capability, by name."""
    permissions.check_can_read(by=by)
    return Application.objects.filter(provisions__capability_id=capability_id).order_by("name")


def get_overlap(*, by: Actor, most: int = 30) -> Overlap:
    """This will lay the capabilities served most against the advice for who serves them."""
    columns = ["invest", "tolerate", "migrate", "eliminate", ""]
    found = list_capabilities(by=by)
    for code in columns:
        only = LIVE & Q(provisions__application__advice=code)
        found = found.annotate(**{f"n_{code or 'none'}": Count("provisions", filter=only)})
    everything = list(found)
    rows = [
        (each, [getattr(each, f"n_{code or 'none'}") for code in columns])
        for each in everything[:most]
    ]
    counts = [each.serving for each in everything]  # type: ignore[attr-defined]  # annotated
    return Overlap(columns, rows, sum(n > 0 for n in counts), sum(n > 1 for n in counts))
