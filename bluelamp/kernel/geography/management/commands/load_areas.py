"""`bluelamp load-areas FILE --kind ward --code WD25CD --name WD25NM --source ... --from ...`"""

import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bluelamp.kernel.geography import services


class Command(BaseCommand):
    help = "Loads areas of one kind from a GeoJSON file in WGS84 (also .gz)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--kind", required=True, help="force, ward, lsoa, ...")
        parser.add_argument("--code", required=True, help="the property that holds the code")
        parser.add_argument("--name", required=True, help="the property that holds the name")
        parser.add_argument("--source", required=True, help="whose areas they are")
        parser.add_argument(
            "--from", required=True, dest="valid_from", type=datetime.date.fromisoformat
        )
        parser.add_argument("--parent", default="", help="the property with the parent's code")
        parser.add_argument("--parent-kind", default="")

    def handle(self, *args: Any, **given: Any) -> None:
        try:
            count = services.load_areas(
                given["file"],
                kind=given["kind"],
                code_property=given["code"],
                name_property=given["name"],
                source=given["source"],
                valid_from=given["valid_from"],
                parent_property=given["parent"],
                parent_kind=given["parent_kind"],
            )
        except ValueError as trouble:
            raise CommandError(str(trouble)) from trouble
        self.stdout.write(f"{count} areas of kind {given['kind']} loaded.")
