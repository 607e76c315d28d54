"""`bluelamp load-cjs FOLDER`: criminal-justice standing data, every record accounted for."""

import datetime
import gzip
import json
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bluelamp.kernel.reference import services
from bluelamp.kernel.reference.rules.standing import FILES, SOURCE, Standing, read_standing


class Command(BaseCommand):
    help = "Loads offences, organisation units, forces and results from JSON or JSON.gz files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--on", type=datetime.date.fromisoformat, metavar="DATE")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or timezone.localdate()
        found = [(kind, path) for kind in FILES if (path := _path(options["folder"], kind))]
        if not found:
            raise CommandError(f"There is no standing data in {options['folder']}.")
        for kind, path in found:
            try:
                self._load(kind, path, on)
            except services.BadDates as trouble:
                raise CommandError(str(trouble)) from None

    def _load(self, kind: Standing, path: Path, on: datetime.date) -> None:
        started = time.perf_counter()
        reading = read_standing(kind, _records(path))
        done = services.load_snapshot(
            kind.list_code, kind.name, SOURCE, reading.rows, by=services.Operator(), on=on
        )
        stored = done.added + done.changed + done.same + done.kept
        self.stdout.write(
            f"{kind.list_code}: {reading.read} read = {stored} stored "
            f"({done.added} added, {done.changed} changed, {done.same} the same, {done.kept} kept) "
            f"+ {len(reading.refused)} refused; {done.closed} closed; {reading.without_words} "
            f"without words; {reading.read - stored - len(reading.refused)} unaccounted; "
            f"{time.perf_counter() - started:.1f} s"
        )
        for line in reading.refused:
            self.stderr.write(f"refused: {line}")


def _path(folder: Path, kind: Standing) -> Path | None:
    names = (folder / f"{kind.file}.json", folder / f"{kind.file}.json.gz")
    return next((each for each in names if each.is_file()), None)


def _records(path: Path) -> list[Any]:
    try:
        raw = path.read_bytes()
        found = json.loads(gzip.decompress(raw) if path.suffix == ".gz" else raw)
    except (ValueError, OSError, EOFError) as trouble:
        raise CommandError(f"{path.name} cannot be read as JSON: {trouble}.") from None
    if not isinstance(found, list):
        raise CommandError(f"{path.name} does not hold a list.")
    return found
