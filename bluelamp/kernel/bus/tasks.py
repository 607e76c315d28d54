"""The job that delivers, with waits of 2, 4, 8 ... seconds between its tries.

And the one that puts back what a worker was at when it was killed, whatever task it is of.
"""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from . import services


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
    name="bus.put_back_stalled", queue="events", queueing_lock="bus.put_back_stalled"
)
def put_back_stalled(timestamp: int = 0) -> None:
    """This will put back, within a minute, the jobs of a worker that was killed."""
    services.put_back_stalled()
