"""The process that keeps the index in step: it follows, tells standing searches, makes anew."""

import contextlib
import datetime
import fcntl
import time
from collections.abc import Callable, Iterator

from ..selectors import embedded
from . import indexing, standing
from .indexing import Writer

Now = Callable[[], datetime.datetime]
LOOK_EVERY = 0.5


class AlreadyFollowed(Exception):
    """Another process writes the index."""


def keep_in_step(*, now: Now, stop: Callable[[], bool] = lambda: False) -> None:
    """This will follow the store until it is told to stop. Raises AlreadyFollowed.

    An index that is made anew is read from the moment that it is whole; until then the old one is
    kept in step between its batches. The first one has nothing to keep in step.
    """
    with only_writer():
        writer = indexing.open_writer(at=now())
        making = _Making(indexing.rebuild(at=now()) if writer.position.is_start else None)
        while not stop():
            keys: list[str] | None = None
            if not (making.going and writer.position.is_start):
                keys = indexing.follow(writer, at=now(), keep_waiting=making.going)
            standing.tell_of(keys or [], at=now())
            if take_request():
                making = _Making(indexing.rebuild(at=now()))
            writer = making.step(writer, now=now)
            if keys is None and not making.going:
                time.sleep(LOOK_EVERY)
        writer.close()


def catch_up(*, now: Now, anew: bool = False) -> int:
    """This will take in all there is and end, and say how many documents the index then has.

    Raises AlreadyFollowed.
    """
    with only_writer():
        writer = indexing.open_writer(at=now())
        if anew or writer.position.is_start:
            making = _Making(indexing.rebuild(at=now()))
            while making.going:
                writer = making.step(writer, now=now)
        while indexing.follow(writer, at=now()) is not None:
            pass
        writer.close()
        return writer.position.documents


@contextlib.contextmanager
def only_writer() -> Iterator[None]:
    """This will hold the one writer's lock; a process that dies lets go of it."""
    embedded.folder().mkdir(parents=True, exist_ok=True)
    with (embedded.folder() / "writer.lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise AlreadyFollowed from held
        yield


def ask_for_rebuild() -> None:
    """This will have the process that follows the store make the index anew."""
    embedded.folder().mkdir(parents=True, exist_ok=True)
    (embedded.folder() / "rebuild").touch()


def take_request() -> bool:
    """This will say whether a new index was asked for, once."""
    try:
        (embedded.folder() / "rebuild").unlink()
    except FileNotFoundError:
        return False
    return True


class _Making:
    """A new index on its way, beside the one that is read."""

    def __init__(self, steps: Iterator[Writer] | None) -> None:
        self.steps = steps
        self.going = steps is not None
        self._made: Writer | None = None

    def step(self, writer: Writer, *, now: Now) -> Writer:
        """This will go one batch further, and give the writer of the index that is read then."""
        if self.steps is None:
            return writer
        made = next(self.steps, None)
        if made is not None:
            self._made = made
            return writer
        return self._swap(writer, now=now)

    def _swap(self, writer: Writer, *, now: Now) -> Writer:
        self.steps, self.going = None, False
        if self._made is None:
            return writer
        while indexing.follow(self._made, at=now()) is not None:
            pass
        indexing.use(self._made)
        writer.close()
        return self._made
