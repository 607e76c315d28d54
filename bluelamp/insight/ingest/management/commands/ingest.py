"""`bluelamp ingest FILE ... --mapping street-crime --source data.police.uk --by USER`"""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bluelamp.kernel.access import selectors as access

from ...models import Run
from ...rules.files import BadFile
from ...rules.mappings import BadMapping
from ...services import repairs, runs, working
from ...services.mappings import NoSuchMapping


class Command(BaseCommand):
    help = (
        "Brings files of records in. A run that was cut off goes on where it was when the same"
        " command is given again; a file that was brought in before changes only what is new in it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--mapping", default="", help="the mapping's code, such as street-crime"
        )
        parser.add_argument("--source", default="", help="where the records come from")
        parser.add_argument("--by", required=True, help="the user in whose name it is done")
        parser.add_argument("--repairs", type=int, metavar="RUN", help="the files repair this run")
        parser.add_argument("--later", action="store_true", help="leave it to a worker")

    def handle(self, *args: Any, **given: Any) -> None:
        self.by = self._actor(given["by"])
        try:
            for path in given["files"]:
                self._one(path.absolute(), given)
        except (BadFile, BadMapping, NoSuchMapping) as trouble:
            raise CommandError(str(trouble)) from trouble
        except working.AlreadyRunning as trouble:
            raise CommandError("Another process is at that file. Nothing was changed.") from trouble

    def _actor(self, name: str) -> Any:
        if by := access.find_actor_called(name, at=timezone.now()):
            return by
        raise CommandError(f"Nobody with a post today signs in as “{name}”.")

    def _one(self, path: Path, given: Any) -> None:
        if given["repairs"]:
            done = repairs.repair_from_file(
                by=self.by, at=timezone.now(), run_id=given["repairs"], path=path
            )
            self.stdout.write(f"{done.repaired} rows repaired, {done.refused} still rejected.")
            return
        if not given["mapping"] or not given["source"]:
            raise CommandError("Say --mapping and --source.")
        run = runs.ask_for_run(
            by=self.by, at=timezone.now(), path=path,
            source=given["source"], mapping=given["mapping"],
        )  # fmt: skip
        if given["later"]:
            runs.leave_to_worker(by=self.by, run_id=run.pk)
            self.stdout.write(f"Run {run.pk} is left to a worker.")
            return
        self._say(working.work(by=self.by, run_id=run.pk, clock=timezone.now, tell=self._progress))

    def _progress(self, run: Run) -> None:
        if sys.stdout.isatty():
            self.stdout.write(f"\r{run.name}: {run.rows_read:,} rows", ending="")

    def _say(self, run: Run) -> None:
        self.stdout.write(
            f"Run {run.pk}, {run.name}: {run.get_state_display().lower()}. Read {run.rows_read:,} ="
            f" stored {run.rows_stored:,} + merged {run.rows_merged:,} + rejected"
            f" {run.rows_rejected:,}; not accounted for: {run.difference}."
        )
        if run.trouble:
            raise CommandError(run.trouble)
