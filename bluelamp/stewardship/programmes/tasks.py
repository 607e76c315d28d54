"""The night job that rates every project anew: a day passes, and milestones fall overdue."""

from django.utils import timezone
from procrastinate.contrib.django import app

from bluelamp.kernel.access import selectors as access

from .services import register

PLATFORM = "platform"


@app.periodic(cron="55 2 * * *")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="programmes.reckon", queue="night", queueing_lock="programmes.reckon"
)
def reckon(timestamp: int = 0) -> None:
    """This will rate each force's projects as that force's own platform post."""
    now = timezone.now()
    posts = access.list_posts(on=timezone.localdate(now)).filter(role__code=PLATFORM)
    for post in posts.order_by("force_id").distinct("force_id"):
        register.reckon_all(by=access.actor(post, at=now, source="worker"), at=now)
