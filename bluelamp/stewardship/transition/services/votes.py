"""The votes of a panel: each member says for each criterion what they find, in their own name."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.stewardship.registers.services import entries

from .. import permissions
from ..events import PanelVoted
from ..models import Landing
from .registers import VOTES


class NothingSaid(Exception):
    """No criterion was voted on."""


@dataclass(frozen=True)
class Cast:
    """What a member says of one criterion, by its reference."""

    criterion: str
    says: str
    why: str = ""


def cast_votes(*, by: Actor, at: datetime.datetime, landing_id: int, votes: Sequence[Cast]) -> int:
    """This will cast somebody's votes on a department's criteria, all of them or none.

    A later vote takes the place of an earlier one, which stays in the history. Raises NotPermitted,
    NothingSaid, entries.Refused, Landing.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_rule(by=by)
        landing = Landing.objects.get(pk=landing_id)
        if not votes:
            raise NothingSaid
        own = {"landing": landing.reference, "member": by.name, "voted_on": at.date()}
        standing = entries.stand(VOTES, by)
        held = [standing.hold(own | vars(each)) for each in votes]
        entries.write(VOTES, held, by=by, at=at)
        _account(landing, votes, by=by)
    return len(held)


def _account(landing: Landing, votes: Sequence[Cast], *, by: Actor) -> None:
    said = {each.criterion: each.says for each in votes}
    audit.record(
        by=by, operation=Operation.ALTERATION, act="transition.panel.voted",
        subject=Subject("transition.landing", landing.pk), reason=Reason("administration"),
        detail=said,
    )  # fmt: skip
    bus.publish(PanelVoted(landing.pk, len(said)), by=by, about=landing)
