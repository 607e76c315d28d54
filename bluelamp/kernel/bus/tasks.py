"""The job that delivers, with waits of 2, 4, 8 ... seconds between its tries."""

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
