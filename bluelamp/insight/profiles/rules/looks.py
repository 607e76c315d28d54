"""When a reader last looked: openings in one sitting."""

import datetime

SITTING = datetime.timedelta(minutes=30)


def since(
    looked_at: datetime.datetime | None,
    before_at: datetime.datetime | None,
    *,
    at: datetime.datetime,
) -> datetime.datetime | None:
    """This will give the moment after which things are new to a reader who opens a profile now.

    Within half an hour of the last opening what was new then is new still, so that going back to
    the page does not hide it. None for the first time: then everything is.
    """
    if looked_at is not None and at - looked_at < SITTING:
        return before_at
    return looked_at
