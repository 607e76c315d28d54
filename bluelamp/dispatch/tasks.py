"""The clocks of dispatch, every fifteen seconds: what has waited too long, what forces answered."""

import datetime
from collections.abc import Iterator

from django.utils import timezone
from procrastinate.contrib.django import app

from bluelamp.kernel.access import selectors as access

from .services import handovers, watch

PLATFORM = "platform"


@app.periodic(cron="* * * * * */15")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="dispatch.escalate", queue="events", queueing_lock="dispatch.escalate"
)
def escalate(timestamp: int = 0) -> None:
    """This will do so for each force as that force's own platform post."""
    now = timezone.now()
    for by in _platforms(now):
        watch.escalate(by=by, at=now)


@app.periodic(cron="* * * * * */15")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="dispatch.carry_handovers", queue="events", queueing_lock="dispatch.carry_handovers"
)
def carry_handovers(timestamp: int = 0) -> None:
    """This will bring each force what others asked of it, and what they answered."""
    now = timezone.now()
    for by in _platforms(now):
        handovers.carry_handovers(by=by, at=now)


def _platforms(now: datetime.datetime) -> Iterator[access.Actor]:
    """The platform's own post of each force."""
    posts = access.list_posts(on=timezone.localdate(now)).filter(role__code=PLATFORM)
    for post in posts.order_by("force_id").distinct("force_id"):
        yield access.actor(post, at=now, source="worker")
