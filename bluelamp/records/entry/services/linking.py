"""Linking two records by hand, by a source of the link's own."""

import datetime
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Ref
from bluelamp.records.pole.services import links
from bluelamp.records.pole.services.links import NewLink

from .sources import Told, origin_of


def link_by_hand(
    *,
    by: Actor,
    at: datetime.datetime,
    ref: Ref,
    new: NewLink,
    told: Told,
    reason: Reason,
) -> Any:
    """This will link two records under the protection of the first. Raises what `add_link` does."""
    with access.acting(by):
        record = pole.find_record(ref)
        if record is None:
            raise pole.NoSuchRecord
        return links.add_link(
            by=by,
            at=at,
            ref=ref,
            new=new,
            like=record,
            reason=reason,
            origin=origin_of(by=by, at=at, told=told),
        )
