"""Mappings: those that come with the platform, and new versions of them."""

import datetime
import json
from pathlib import Path
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..models import Mapping
from ..rules.mappings import BadMapping, Plan, read_mapping

SHIPPED = Path(__file__).resolve().parents[1] / "data" / "mappings"


class NoSuchMapping(Exception):
    """No mapping has that code; the message names those that there are."""


def load_shipped(*, by: Actor, at: datetime.datetime) -> list[str]:
    """This will add the platform's own mappings that the force has not, and name them."""
    with access.acting(by):
        held = set(Mapping.objects.values_list("code", flat=True))
        new = [path for path in sorted(SHIPPED.glob("*.json")) if path.stem not in held]
        for path in new:
            _keep(json.loads(path.read_text()), by=by, at=at, reason="It comes with the platform.")
    return [path.stem for path in new]


def newest(code: str, *, by: Actor, at: datetime.datetime) -> Mapping:
    """This will give the newest version of a mapping. Raises NoSuchMapping, NotPermitted."""
    permissions.check_can_read(by=by)
    load_shipped(by=by, at=at)
    with access.acting(by):
        found = Mapping.objects.filter(code=code).order_by("-version").first()
        if found is None:
            codes = Mapping.objects.order_by("code").values_list("code", flat=True).distinct()
            raise NoSuchMapping(f"There is no mapping “{code}”. There are: {', '.join(codes)}.")
    return found


def save_mapping(
    *, by: Actor, at: datetime.datetime, body: Any, reason: str, new: bool = False
) -> Mapping:
    """This will keep a mapping as the next version of its code, or as the first of a new one.

    Raises BadMapping, NotPermitted.
    """
    with access.acting(by):
        permissions.check_can_edit(by=by)
        plan = read_mapping(body)
        last = Mapping.objects.filter(code=plan.code).order_by("-version").first()
        if new and last:
            raise BadMapping(f"There is a mapping called “{last.name}” already. Name it otherwise.")
        number = last.version + 1 if last else 1
        return _keep(dict(body) | {"version": number}, by=by, at=at, reason=reason)


def plan_of(mapping: Mapping) -> Plan:
    """This will read a kept mapping. Raises BadMapping."""
    return read_mapping(mapping.body)


def _keep(body: dict[str, Any], *, by: Actor, at: datetime.datetime, reason: str) -> Mapping:
    plan = read_mapping(body)
    made = Mapping.objects.create(
        force_id=by.force_id,
        unit_id=by.unit_id,
        code=plan.code,
        version=plan.version,
        name=plan.name,
        body=body,
        made_at=at,
        made_by_id=by.person_id,
        reason=reason,
    )
    audit.record(
        by=by,
        operation=Operation.COLLECTION,
        act="ingest.mapping.kept",
        subject=Subject("ingest.mapping", made.pk),
        reason=Reason("administration"),
        detail={"code": plan.code, "version": plan.version, "why": reason},
    )
    return made


__all__ = ["BadMapping", "NoSuchMapping", "load_shipped", "newest", "plan_of", "save_mapping"]
