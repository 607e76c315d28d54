"""The job that reads a file."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from bluelamp.kernel.access import selectors as access

from .services import working


@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="ingest.work_run", queue="ingest", retry=RetryStrategy(max_attempts=3, wait=30)
)
def work_run(run_id: int, post_id: int) -> None:
    """This will do a run, or go on with one that was cut off, as the post that asked for it."""
    by = access.actor(access.get_post(post_id), at=timezone.now(), source="worker")
    working.work(by=by, run_id=run_id, clock=timezone.now)
