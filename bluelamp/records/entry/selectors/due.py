"""Warning markers that are due for review, with what each is on."""

import datetime
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference import selectors as reference
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref

from .. import permissions

AHEAD = datetime.timedelta(days=28)
MOST = 200


@dataclass(frozen=True)
class Due:
    """One marker to review: what it means, the record it is on, whether its day is past."""

    marker: Any
    label: str
    ref: Ref
    title: str
    late: bool


def consult_due(*, by: Actor, reason: Reason, on: datetime.date) -> tuple[list[Due], int]:
    """This will list the markers to review within four weeks, the longest overdue first.

    At most 200 of them, and how many there are; the records they are on are logged as looked at.
    Raises NotPermitted.
    """
    permissions.check_can_mark(by=by)
    with access.acting(by):
        found = pole.list_due(on=on + AHEAD)
        markers, total = list(found[:MOST]), found.count()
        titles = _titles(markers, by=by, reason=reason)
        labels = {each.code: each.label for each in reference.codes("warning-marker", on=on)}
    listed = [
        Due(each, labels.get(each.code, each.code), ref, titles[ref], each.review_on <= on)
        for each in markers
        if (ref := Ref(Kind(each.about_kind), each.about_id)) in titles
    ]
    return listed, total


def _titles(markers: list[Any], *, by: Actor, reason: Reason) -> dict[Ref, str]:
    wanted: dict[Kind, list[int]] = {}
    for each in markers:
        wanted.setdefault(Kind(each.about_kind), []).append(each.about_id)
    return {
        Ref(kind, each.pk): str(each)
        for kind, ids in wanted.items()
        for each in pole.consult_records(by=by, reason=reason, kind=kind, ids=ids)
    }
