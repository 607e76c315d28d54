"""The job that delivers, with waits of 2, 4, 8 ... seconds between its tries; and what takes up
the deliveries that a worker was at when it died.
"""

from typing import Any

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import services

DEAD_AFTER = 20  # seconds without a sign of life; a worker gives one every ten


@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="bus.deliver",
    queue="events",
    retry=RetryStrategy(max_attempts=services.LAST_TRY, exponential_wait=2),
)
def deliver(delivery_id: int) -> None:
    """This will run one delivery."""
    services.deliver(delivery_id)


@app.periodic(cron="* * * * * */15")  # type: ignore[untyped-decorator]  # procrastinate has no types
@app.task(  # type: ignore[untyped-decorator]  # procrastinate has no types
    name="bus.take_up", queue="events", queueing_lock="bus.take_up", pass_context=True
)
async def take_up(context: Any, timestamp: int = 0) -> None:
    """This will put back the deliveries of workers that died in their middle: none was kept."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs(
        task_name="bus.deliver", seconds_since_heartbeat=DEAD_AFTER
    ):
        await jobs.retry_job(job)
