"""What technical debt does when others tell it something."""

from django.utils import timezone

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus.services import on
from bluelamp.stewardship.portfolio.events import ConcernRaised

from .services import debts


@on(ConcernRaised)
def take_concern(happened: ConcernRaised, by: Actor) -> None:
    """After a concern was raised about an application, it is a debt on the register, once."""
    debts.take_concern(
        by=by, at=timezone.now(), application_id=happened.application_id, title=happened.title,
        source=happened.source,
    )  # fmt: skip
