"""The night job that puts waivers which ran out back into the register."""

from django.utils import timezone
from procrastinate.contrib.django import app

from bluelamp.kernel.access import selectors as access

from .services import papers

PLATFORM = "platform"


@app.periodic(cron="50 2 * * *")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="debt.expire_waivers", queue="night", queueing_lock="debt.expire_waivers"
)
def expire_waivers(timestamp: int = 0) -> None:
    """This will do so for each force as that force's own platform post."""
    now = timezone.now()
    posts = access.list_posts(on=timezone.localdate(now)).filter(role__code=PLATFORM)
    for post in posts.order_by("force_id").distinct("force_id"):
        papers.expire_waivers(by=access.actor(post, at=now, source="worker"), at=now)
