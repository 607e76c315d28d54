"""What follows finished transactions waits for older ones, and so do its tests."""

import time

from django.db import connection

OLDEST = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
NEXT = "select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"


def wait_for_older(seconds: float = 60) -> None:
    """This will wait until all that was under way has ended, in this server's every database.

    The other process of the suite may be in mid-write. Raises TimeoutError.
    """
    deadline, now = time.monotonic() + seconds, _number(NEXT)
    while _number(OLDEST) < now:
        if time.monotonic() > deadline:
            raise TimeoutError(f"an older transaction has not ended after {seconds} s")
        time.sleep(0.02)


def _number(question: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return int(cursor.fetchone()[0])
