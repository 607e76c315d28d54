"""Reads of linkage."""

from django.db.models import QuerySet

from bluelamp.kernel.access.selectors import Actor

from . import permissions
from .models import Fault, Member, Run


def list_runs(*, by: Actor) -> QuerySet[Run]:
    """This will list the runs, the last first: figures, and no record of anybody.

    Raises NotPermitted.
    """
    permissions.check_can_read(by=by)
    return Run.objects.order_by("-started_at")


def list_faults(run: Run | None) -> QuerySet[Fault]:
    """This will list what people had decided otherwise by a run, the commonest reason first."""
    return Fault.objects.filter(run=run).order_by("kind", "-pairs", "words")


def list_together(record_id: int) -> QuerySet[Member]:
    """This will list the records in scope that are in one cluster with a record, itself among them.

    It is for an act that accounts for itself.
    """
    cluster = Member.objects.filter(record_id=record_id).values("cluster_id")
    return Member.objects.filter(cluster_id__in=cluster).order_by("record_id")
