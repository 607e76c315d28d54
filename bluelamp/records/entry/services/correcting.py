"""Correcting a record by hand: only what its writer changed of what they were shown."""

import datetime
from collections.abc import Mapping
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Ref
from bluelamp.records.pole.services import records

from .sources import Told, origin_of


def correct(
    *,
    by: Actor,
    at: datetime.datetime,
    ref: Ref,
    values: Mapping[str, Any],
    told: Told,
    reason: Reason,
    seen: int,
) -> None:
    """This will correct a record's fields; facts without a column change beside their others.

    Raises what `records.amend_record` raises.
    """
    with access.acting(by):
        record = pole.find_record(ref)
        if record is None:
            raise pole.NoSuchRecord
        wanted = dict(values)
        if "facts" in wanted:
            facts = dict(record.facts) | wanted["facts"]
            wanted["facts"] = {name: each for name, each in facts.items() if each != ""}
        records.amend_record(
            by=by,
            at=at,
            ref=ref,
            values=wanted,
            origin=origin_of(by=by, at=at, told=told),
            reason=reason,
            seen=seen,
        )
