"""The night job that reckons every portfolio anew: a day passes, and answers go stale."""

from django.utils import timezone
from procrastinate.contrib.django import app

from bluelamp.kernel.access import selectors as access

from .services import reckoning

PLATFORM = "platform"


@app.periodic(cron="40 2 * * *")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="portfolio.reckon", queue="night", queueing_lock="portfolio.reckon"
)
def reckon(timestamp: int = 0) -> None:
    """This will reckon each force's portfolio as that force's own platform post."""
    now = timezone.now()
    posts = access.list_posts(on=timezone.localdate(now)).filter(role__code=PLATFORM)
    for post in posts.order_by("force_id").distinct("force_id"):
        reckoning.reckon_all(by=access.actor(post, at=now, source="worker"), at=now)
