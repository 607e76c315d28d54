"""The job that reads a file."""

import contextlib

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from bluelamp.kernel.access import selectors as access

from .services import runs, working


@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="ingest.work_run", queue="ingest", retry=RetryStrategy(max_attempts=3, wait=30)
)
def work_run(run_id: int, post_id: int) -> None:
    """This will do a run, or go on with one that was cut off, as the post that asked for it."""
    by = access.actor(access.get_post(post_id), at=timezone.now(), source="worker")
    with contextlib.suppress(working.AlreadyRunning):
        working.work(by=by, run_id=run_id, clock=timezone.now)


@app.periodic(cron="* * * * *")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(name="ingest.go_on", queue="ingest", queueing_lock="ingest.go_on")  # type: ignore[untyped-decorator]  # as above
def go_on(timestamp: int = 0) -> None:
    """This will go on, within two minutes, with a run whose worker was killed."""
    runs.go_on_with_cut_off(at=timezone.now())
