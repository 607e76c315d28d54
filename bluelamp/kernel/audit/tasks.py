"""The job that seals what has been written."""

from django.utils import timezone
from procrastinate.contrib.django import app

from . import services


@app.periodic(cron="* * * * *")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="audit.make_checkpoint", queue="audit", queueing_lock="audit.make_checkpoint"
)
def make_checkpoint(timestamp: int = 0) -> None:
    """This will sign the tree as it stands, every minute; a minute without entries signs none."""
    services.make_checkpoint(at=timezone.now())
