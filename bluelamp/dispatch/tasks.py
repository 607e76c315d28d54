"""The clock that watches units: every fifteen seconds, what has waited too long is raised."""

from django.utils import timezone
from procrastinate.contrib.django import app

from bluelamp.kernel.access import selectors as access

from .services import watch

PLATFORM = "platform"


@app.periodic(cron="* * * * * */15")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="dispatch.escalate", queue="events", queueing_lock="dispatch.escalate"
)
def escalate(timestamp: int = 0) -> None:
    """This will do so for each force as that force's own platform post."""
    now = timezone.now()
    posts = access.list_posts(on=timezone.localdate(now)).filter(role__code=PLATFORM)
    for post in posts.order_by("force_id").distinct("force_id"):
        watch.escalate(by=access.actor(post, at=now, source="worker"), at=now)
