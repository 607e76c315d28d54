"""Reads of runs, their findings and rejects, and of mappings."""

from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from . import permissions
from .choices import Dimension
from .models import Finding, Mapping, Reject, Run

COUNTS = ("rows_read", "rows_stored", "rows_merged", "rows_rejected")


def list_runs(*, by: Actor) -> QuerySet[Run]:
    """This will list the runs that the actor may see. Raises NotPermitted."""
    permissions.check_can_read(by=by)
    return Run.objects.select_related("mapping").order_by("-pk")


def get_run(run_id: int, *, by: Actor) -> Run:
    """This will give a run, which says nothing about anybody. Raises Run.DoesNotExist."""
    permissions.check_can_read(by=by)
    return Run.objects.select_related("mapping").get(pk=run_id)


def list_findings(run_id: int) -> QuerySet[Finding]:
    """This will list what was found in a run, the most frequent first within its dimension."""
    return Finding.objects.filter(run_id=run_id).order_by("dimension", "-count")


def list_rejects(run_id: int) -> QuerySet[Reject]:
    """This will list the rows of a run that were rejected, without what they said."""
    return Reject.objects.filter(run_id=run_id).defer("raw", "repaired_as").order_by("row")


def consult_reject(reject_id: int, *, by: Actor, reason: Reason) -> Reject:
    """This will give a rejected row with what it said, and write that it was looked at.

    Raises Reject.DoesNotExist, NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_repair(by=by)
        found = Reject.objects.select_related("run__mapping").get(pk=reject_id)
        audit.record(
            by=by,
            operation=Operation.CONSULTATION,
            act="ingest.reject.consulted",
            subject=Subject("ingest.reject", reject_id),
            reason=reason,
            detail={"run": found.run_id, "row": found.row},
        )
    return found


def list_mappings(*, by: Actor) -> QuerySet[Mapping]:
    """This will list the newest version of each mapping. Raises NotPermitted."""
    permissions.check_can_read(by=by)
    newest = Mapping.objects.values("code").annotate(last=Max("pk")).values("last")
    return Mapping.objects.filter(pk__in=newest).order_by("name")


def list_quality(*, by: Actor) -> list[dict[str, Any]]:
    """This will give, for each source, its rows and the share that met each dimension's questions.

    With it what was found in its files, the most frequent first, with the share of its rows.
    A share is in per cent of the answers asked for: rows times questions that found something.
    """
    permissions.check_can_read(by=by)
    sums = {
        name: Sum(name) for name in ("rows_read", "rows_stored", "rows_merged", "rows_rejected")
    }
    grouped = Run.objects.values("source").annotate(files=Count("pk"), **sums)
    rows: list[dict[str, Any]] = [{**each} for each in grouped.order_by("source")]
    wanting: dict[tuple[str, str], list[int]] = {}
    found = Finding.objects.values_list("run__source", "dimension", "count", "run__rows_read")
    for source, dimension, count, read in found:
        held = wanting.setdefault((source, dimension), [0, 0])
        held[0], held[1] = held[0] + count, held[1] + read
    wrong = _found_by_source()
    return [
        row
        | {"shares": _shares(row["source"], wanting)}
        | {"found": [_found(each, row["rows_read"]) for each in wrong.get(row["source"], [])]}
        for row in rows
    ]


def _found_by_source() -> dict[str, list[dict[str, Any]]]:
    told = Finding.objects.values("run__source", "says", "dimension").annotate(rows=Sum("count"))
    found: dict[str, list[dict[str, Any]]] = {}
    for each in told.order_by("dimension", "-rows", "says"):
        found.setdefault(each["run__source"], []).append({**each})
    return found


def _found(told: dict[str, Any], read: int) -> dict[str, Any]:
    share = round(100 * told["rows"] / read, 1) if read else 0.0
    return told | {"label": Dimension(told["dimension"]).label, "share": share}


def _shares(source: str, wanting: dict[tuple[str, str], list[int]]) -> list[tuple[str, float]]:
    shares = []
    for dimension in Dimension:
        count, asked = wanting.get((source, dimension.value), [0, 0])
        share = 100 * (1 - count / asked) if asked else 100.0
        shares.append((str(dimension.label), round(share, 1)))
    return shares
