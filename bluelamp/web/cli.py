"""The `bluelamp` command: the platform's own commands, and every management command of Django.

A management command finds the embedded database up for as long as it lasts.
"""

import os
import sys
from collections.abc import Callable

from . import backup, embedded, home, prepare, provision, serve, supervisor

Command = Callable[[list[str]], None]
COMMANDS: dict[str, tuple[Command, str]] = {
    "serve": (supervisor.main, "run the whole platform on this machine"),
    "prepare": (lambda words: _prepare(words), "apply migrations, load lists, collect files"),
    "stop": (supervisor.stop, "stop it"),
    "status": (supervisor.status, "say what runs"),
    "backup": (backup.backup, "write the database and the files to one file"),
    "restore": (backup.restore, "bring such a file back"),
    "provision": (provision.provision, "make roles and database on your own PostgreSQL server"),
    "web": (lambda _: serve.become("web"), "run only pages and API"),
    "live": (lambda _: serve.become("live"), "run only event streams"),
    "work": (lambda _: serve.become("work"), "run only a worker"),
    "index": (lambda _: serve.become("index"), "run only what keeps the search index in step"),
}


def main() -> None:
    """This will run one command; trouble is one sentence and exit status 1."""
    try:
        _run(sys.argv)
    except home.Trouble as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit(130)


def _run(words: list[str]) -> None:
    name = words[1] if len(words) > 1 else "help"
    if name in COMMANDS:
        COMMANDS[name][0](words[2:])
        return
    if name in ("help", "--help", "-h") and len(words) < 3:
        _print_own_commands()
    _manage(words)


def _manage(words: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.web.settings")
    from django.core.management import execute_from_command_line

    words = spoken(words)
    if url := os.environ.get("BLUELAMP_DATABASE_URL"):
        provision.connected(url, "BLUELAMP_DATABASE_URL").close()
        execute_from_command_line(words)
        return
    with embedded.running():
        execute_from_command_line(words)


def _prepare(words: list[str]) -> None:
    if os.environ.get("BLUELAMP_DATABASE_URL"):
        prepare.main(words)
        return
    with embedded.running():
        prepare.main(words)


def _print_own_commands() -> None:
    print("bluelamp COMMAND\n")
    for name, (_, sentence) in COMMANDS.items():
        print(f"  {name:10} {sentence}")
    print("\nand Django's:")


def spoken(argv: list[str]) -> list[str]:
    """This will let a command be written with hyphens, `load-roles`, as people say it."""
    name = [each if each.startswith("-") else each.replace("-", "_") for each in argv[1:2]]
    return [*argv[:1], *name, *argv[2:]]


if __name__ == "__main__":
    main()
