"""Where this installation keeps what it makes: secrets, the embedded database, uploads, caches."""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


class Trouble(Exception):
    """The platform cannot run; the message is one sentence for a person, who needs no traceback."""


class AlreadyHeld(Exception):
    """Another process holds the lock."""


def home() -> Path:
    """This will name the folder that holds everything this installation makes (0700).

    Raises Trouble when it cannot be made.
    """
    folder = Path(os.environ.get("BLUELAMP_HOME") or ROOT / "var").absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as trouble:
        raise Trouble(
            f"The folder {folder} cannot be made ({trouble.strerror}): "
            "set BLUELAMP_HOME to a folder that you may write to."
        ) from trouble
    return folder.resolve()


def short_name(folder: Path) -> str:
    """This will name a folder in twelve characters, the same ones each time."""
    return hashlib.sha256(str(folder).encode()).hexdigest()[:12]


def kept(name: str, make: dict[str, Any]) -> dict[str, Any]:
    """This will return the JSON file of that name, with what it lacks added from `make`.

    Two processes that start at once agree: one writes, the other reads what was written.
    """
    path = home() / name
    with locked(home() / "kept.lock"):
        found: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
        if make.keys() - found.keys():
            found = make | found
            write_private(path, json.dumps(found, indent=1))
    return found


@contextlib.contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """This will hold a lock file for the block; a process that dies lets go of its own accord.

    Raises AlreadyHeld when it may not wait and another process has it.
    """
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as trouble:
            raise AlreadyHeld(str(path)) from trouble
        yield


def write_private(path: Path, text: str) -> None:
    """This will write a file that only its owner can read, whole or not at all."""
    draft = path.with_suffix(f".{os.getpid()}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def secret(name: str) -> str:
    """This will return a secret of this installation (64 hexadecimal characters).

    `BLUELAMP_<NAME>` in the environment wins, then the file of that name among the credentials
    that systemd hands over; otherwise it is made once and kept.
    """
    names = ("secret_key", "scope_key", "audit_key")
    if given := os.environ.get(f"BLUELAMP_{name.upper()}") or _credential(name):
        return given
    return str(kept("secrets.json", {each: secrets.token_hex(32) for each in names})[name])


def _credential(name: str) -> str:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    path = Path(folder) / name if folder else None
    return path.read_text().strip() if path and path.exists() else ""
