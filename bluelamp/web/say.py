"""Plain lines to whoever started a command."""

import sys
import time


def say(sentence: str = "") -> None:
    """This will print a line at once."""
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


def say_done(sentence: str, *, since: float) -> None:
    """This will print what is done with the seconds since a moment of the monotonic clock."""
    say(f"{time.monotonic() - since:6.1f} s  {sentence}")
