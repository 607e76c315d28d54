"""`bluelamp load-roads FILE --name NAME`"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bluelamp.kernel.geography import services


class Command(BaseCommand):
    help = "Loads a road network from OpenStreetMap (.osm.pbf, .osm) or OSMnx GraphML (also .gz)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--name", required=True, help="what the network is called")
        parser.add_argument("--source", default="", help="the line to show with it")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            count = services.load_road_file(
                given["file"], name=given["name"], source=given["source"]
            )
        except ValueError as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(f"{count} roads loaded as {given['name']}.")
