"""Using a record that is known instead of adding it again: its link, and what it did not say."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Ref
from bluelamp.records.pole.services.links import NewLink

from .. import permissions, rules
from .correcting import correct
from .linking import link_by_hand
from .sources import Told


@dataclass(frozen=True)
class Used:
    """What became of what was typed of a record: what was added, and what was left as it was.

    `said` is what the record said before.
    """

    said: dict[str, Any]
    added: dict[str, Any]
    left: dict[str, Any]


def use_known(
    *,
    by: Actor,
    at: datetime.datetime,
    ref: Ref,
    values: Mapping[str, Any],
    told: Told,
    reason: Reason,
    links: Sequence[NewLink] = (),
) -> Used:
    """This will link a known record, and add to it what was typed and it does not say yet.

    What it says otherwise is never written over, and nothing is added for who may not correct.
    Raises NoSuchRecord and what `links.add_link` and `records.amend_record` raise.
    """
    with access.acting(by):
        record = pole.find_record(ref)
        if record is None:
            raise pole.NoSuchRecord
        said = rules.unparted(vars(record))
        added, left = rules.compared(said, values)
        if not by.may(permissions.AMEND):
            added, left = {}, left | added
        for each in links:
            link_by_hand(by=by, at=at, ref=ref, new=each, told=told, reason=reason)
        if added:
            correct(
                by=by, at=at, ref=ref, values=rules.parted(added), told=told, reason=reason,
                seen=record.revision,
            )  # fmt: skip
    return Used(said, added, left)
