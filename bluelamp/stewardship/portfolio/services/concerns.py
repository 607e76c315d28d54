"""What an app finds wrong with an application it knows of: raised here, taken by those above."""

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.bus import services as bus

from ..events import ConcernRaised
from ..models import Application


def raise_concern(*, by: Actor, application_id: int, title: str, source: str) -> None:
    """This will tell of a concern about an application, as part of an act that was checked.

    It may be raised again: those who take it take the same words once.
    """
    application = Application.objects.get(pk=application_id)
    happened = ConcernRaised(application.pk, application.reference, title, source)
    bus.publish(happened, by=by, about=application)
