"""The night job that tells the dashboards the portal's figures."""

from django.utils import timezone
from procrastinate.contrib.django import app

from bluelamp.kernel.access import selectors as access

from .services import figures

PLATFORM = "platform"


@app.periodic(cron="20 3 * * *")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="opportunities.publish_figures", queue="night",
    queueing_lock="opportunities.publish_figures",
)  # fmt: skip
def publish_figures(timestamp: int = 0) -> None:
    """This will do so for each force as that force's own platform post."""
    now = timezone.now()
    posts = access.list_posts(on=timezone.localdate(now)).filter(role__code=PLATFORM)
    for post in posts.order_by("force_id").distinct("force_id"):
        by = access.actor(post, at=now, source="worker")
        figures.publish_figures(by=by, on=timezone.localdate(now))
