"""`bluelamp load-postcodes FILE`"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bluelamp.kernel.geography import services


class Command(BaseCommand):
    help = "Loads the ONS Postcode Directory (csv, also .gz) into the gazetteer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", default="ONSPD")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            count = services.load_postcode_file(given["file"], source=given["source"])
        except ValueError as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(f"{count} postcodes loaded.")
