"""A home of its own for tests that start and kill databases."""

import contextlib
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bluelamp.web import embedded

FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "16MB"}


@contextlib.contextmanager
def own_home() -> Iterator[Path]:
    """This will make a home, take whatever database runs in it away, and leave nothing."""
    with pytest.MonkeyPatch.context() as patch, tempfile.TemporaryDirectory() as folder:
        patch.setenv("BLUELAMP_HOME", folder)
        for name in ("BLUELAMP_DATABASE_URL", "BLUELAMP_OWNER_DATABASE_URL"):
            patch.delenv(name, raising=False)
        try:
            yield Path(folder)
        finally:
            embedded.remove(embedded.place())


def kill_all(where: embedded.Place) -> None:
    """This will kill every process of a database at once."""
    pid = embedded.server_pid(where)
    assert pid is not None
    for each in (pid, *children_of(pid)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def children_of(pid: int) -> list[int]:
    """This will list the children of a process."""
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
