"""What benefits do when others tell them something."""

from django.utils import timezone

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus.services import on
from bluelamp.stewardship.programmes.events import MilestoneMoved

from .services import register


@on(MilestoneMoved)
def slip(happened: MilestoneMoved, by: Actor) -> None:
    """After a milestone moved, what hangs on it begins as many months after its new day."""
    register.slip_benefits(
        by=by, at=timezone.now(), milestone_id=happened.milestone_id, name=happened.name,
        now_on=happened.now_on,
    )  # fmt: skip
