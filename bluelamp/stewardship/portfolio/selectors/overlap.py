"""Capabilities and the applications that serve them: where several do the same."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason

from .. import permissions
from ..models import Application, Capability
from .looks import consult

LIVE = Q(provisions__application__stage__in=("live", "planned", "retiring"))


@dataclass(frozen=True)
class Overlap:
    """Capabilities by what is advised for the applications that serve them."""

    columns: list[str]
    rows: list[tuple[Capability, list[int]]]
    served: int
    shared: int


def consult_capabilities(*, by: Actor, reason: Reason) -> QuerySet[Capability]:
    """This will list the capabilities with how many applications serve each, the most first."""
    consult("capabilities", by=by, reason=reason)
    return _counted()


def get_capability(*, by: Actor, capability_id: int) -> Capability:
    """This will get one capability. Raises NotPermitted and Capability.DoesNotExist."""
    permissions.check_can_read(by=by)
    return Capability.objects.get(pk=capability_id)


def consult_serving(*, by: Actor, reason: Reason, capability_id: int) -> QuerySet[Application]:
    """This will list the applications that serve a capability, by name."""
    consult("capability", by=by, reason=reason)
    return Application.objects.filter(provisions__capability_id=capability_id).order_by("name")


def consult_overlap(*, by: Actor, reason: Reason, most: int = 30) -> Overlap:
    """This will lay the capabilities that several serve against the advice for who serves them."""
    consult("overlap", by=by, reason=reason)
    columns = ["invest", "tolerate", "migrate", "eliminate", ""]
    found = _counted()
    for code in columns:
        only = LIVE & Q(provisions__application__advice=code)
        found = found.annotate(**{f"n_{code or 'none'}": Count("provisions", filter=only)})
    everything = list(found)
    counts = [each.serving for each in everything]  # type: ignore[attr-defined]  # annotated
    shared = everything[: min(most, sum(n > 1 for n in counts))]
    rows = [(each, [getattr(each, f"n_{code or 'none'}") for code in columns]) for each in shared]
    return Overlap(columns, rows, sum(n > 0 for n in counts), sum(n > 1 for n in counts))


def _counted() -> QuerySet[Capability]:
    counted = Capability.objects.annotate(serving=Count("provisions", filter=LIVE))
    return counted.order_by("-serving", "group", "name")
