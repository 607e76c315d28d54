"""Calls for a simulator to place."""

import datetime
from collections.abc import Iterator

from bluelamp.demo import selectors
from bluelamp.demo.rules import calls


def stream_calls(
    *, start: datetime.datetime, pace: float = 1.0, seed: int | None = None
) -> Iterator[calls.Call]:
    """This will give the calls of the loaded county from a moment on, in order, without end.

    Raises NothingLoaded.
    """
    return calls.stream(selectors.get_county(), start=start, pace=pace, seed=seed)
