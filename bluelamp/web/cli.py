"""The `bluelamp` command: every management command, on the embedded database if need be."""

import os
import sys

from . import embedded


def main() -> None:
    """This will run one command, with the embedded database up for as long as it lasts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bluelamp.web.settings")
    from django.core.management import execute_from_command_line

    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        sys.argv[1] = sys.argv[1].replace("-", "_")  # `load-codes` lives in load_codes.py
    if "BLUELAMP_DATABASE_URL" in os.environ:
        execute_from_command_line(spoken(sys.argv))
        return
    try:
        with embedded.running():
            execute_from_command_line(spoken(sys.argv))
    except embedded.DatabaseTrouble as trouble:
        sys.exit(str(trouble))


def spoken(argv: list[str]) -> list[str]:
    """This will let a command be written with hyphens, `load-roles`, as people say it."""
    name = [each if each.startswith("-") else each.replace("-", "_") for each in argv[1:2]]
    return [*argv[:1], *name, *argv[2:]]
