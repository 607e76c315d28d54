"""Load a file of rows from the command line, as the import page does."""

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.ui.sheets import Fault
from bluelamp.stewardship.portfolio.services import imports

MOST_SAID = 20


class Command(BaseCommand):
    """The same doors as the page: sent, held against what is there, loaded as one act."""

    help = "Import a CSV or Excel file of applications, costs and the like"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", help="what it holds: applications, components, focus, ...")
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="who loads it (a sign-in name)")
        parser.add_argument("--source", required=True, help="who says so, or where it is written")
        parser.add_argument("--on", type=datetime.date.fromisoformat, help="when it was seen")
        parser.add_argument(
            "--good-rows", action="store_true", help="load the good rows even if others are bad"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        done = import_content(
            options["kind"], file.name, file.read_bytes(), by=actor(options["by"]),
            source=options["source"], on=options["on"], good_rows=options["good_rows"],
        )  # fmt: skip
        self.stdout.write(done)


def import_content(
    kind: str,
    name: str,
    content: bytes,
    *,
    by: access.Actor,
    source: str,
    on: datetime.date | None,
    good_rows: bool = False,
) -> str:
    """This will send and load one file and say what came of it. Raises CommandError."""
    now = timezone.now()
    try:
        sent = imports.send_file(
            by=by, at=now, kind=kind, name=name, content=content, source=source,
            observed_on=on or timezone.localdate(now),
        )  # fmt: skip
    except KeyError as unknown:
        raise CommandError(f"Nothing of the kind “{kind}” can be imported.") from unknown
    except imports.LoadedAlready as loaded:
        return f"{name}: {loaded}"
    held = imports.preview(by=by, import_id=sent.pk)
    if held.trouble or not held.good or (held.faulty and not good_rows):
        imports.drop_file(by=by, import_id=sent.pk)
        raise CommandError(f"{name}: nothing was loaded. {_said(held)}")
    done = imports.load_file(by=by, at=now, import_id=sent.pk)
    return f"{name}: {done.rows:,} rows were loaded, {done.faulty:,} wait for repair."


def actor(username: str) -> access.Actor:
    """This will find who acts. Raises CommandError."""
    found = access.find_actor_called(username, at=timezone.now())
    if found is None:
        raise CommandError(f"Nobody signs in as {username} and holds a post today.")
    return found


def _said(held: imports.Preview) -> str:
    if held.trouble or held.checked is None:
        return held.trouble
    lines = [_line(each) for each in held.checked.faults[:MOST_SAID]]
    return f"{held.faulty} rows are bad:\n" + "\n".join(lines)


def _line(fault: Fault) -> str:
    where = f" {fault.column}:" if fault.column else ""
    return f"row {fault.row}:{where} {fault.said}"
