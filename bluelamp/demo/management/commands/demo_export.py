"""`bluelamp demo-export FILE`: nominals as a records system exports them, mistakes and all."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from bluelamp.demo.services.exports import write_nominals


class Command(BaseCommand):
    """What `bluelamp ingest FILE --mapping nominals` reads."""

    help = "Writes a file of fictional nominals as a records system exports them"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """This will declare the file and how many nominals it has."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--rows", type=int, default=400)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        """This will write the file and say how long it is."""
        lines = write_nominals(options["file"], rows=options["rows"], seed=options["seed"])
        self.stdout.write(f"{lines} lines are written. Everybody in them is fictional.")
