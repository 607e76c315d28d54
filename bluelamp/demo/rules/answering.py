"""How long a fictional caller waits: half are answered at once, half wait for whoever is free.

Those that wait are what somebody who tries the demonstration can take.
"""

import random

AT_ONCE, WHEN_BUSY = (3, 9), (45, 90)


def seconds(reference: str) -> float:
    """This will say for how long the room's own handlers leave a call in the queue."""
    rng = random.Random(f"answering:{reference}")
    return float(rng.randint(*(AT_ONCE if rng.random() < 0.5 else WHEN_BUSY)))
