"""`bluelamp load-codes [FILE...]`: code lists from files, whole file or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bluelamp.kernel.reference import selectors, services
from bluelamp.kernel.reference.rules.codefiles import BadCodeFile, read


class Command(BaseCommand):
    help = "Loads code lists from .csv or .json files; without files, those of the platform."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        refused = 0
        for path in options["files"] or selectors.shipped_files():
            try:
                self._load(path)
            except (BadCodeFile, OSError, UnicodeDecodeError) as trouble:
                refused += 1
                self.stderr.write(f"refused: {_words(path, trouble)}")
        if refused:
            raise CommandError(f"{refused} of the files were refused; nothing of them is stored.")

    def _load(self, path: Path) -> None:
        done = services.load_list(read(path.name, path.read_text("utf-8")), by=services.Operator())
        self.stdout.write(
            f"{done.list_code}: {done.added} added, {done.changed} changed, {done.same} the same, "
            f"{done.kept} kept as amended here"
        )


def _words(path: Path, trouble: Exception) -> str:
    if isinstance(trouble, BadCodeFile):
        return str(trouble)
    why = trouble.strerror if isinstance(trouble, OSError) else "this is not UTF-8 text"
    return f"{path.name}: {why}."
