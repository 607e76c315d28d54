"""Load a folder of the US Federal IT Dashboard through the ordinary import."""

import datetime
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bluelamp.stewardship.portfolio.rules import dashboard

from .import_file import actor, import_content

FILES = (
    "investment", "relationships", "bureau", "supplier", "service", "business_function",
    "business_area", "metric",
)  # fmt: skip
PARTS = (
    ("applications", "investments.csv", dashboard.applications),
    ("capabilities", "functions.csv", dashboard.capabilities),
    ("invoice", "spend.csv", dashboard.spend),
)


class Command(BaseCommand):
    """Its files become files of our own kinds, which are then sent and loaded like any other."""

    help = "Import a folder of the US Federal IT Dashboard: investments, functions and spend"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--by", required=True, help="who loads it (a sign-in name)")

    def handle(self, *args: Any, **options: Any) -> None:
        by, tables = actor(options["by"]), _tables(options["folder"])
        on = datetime.date.fromisoformat(dashboard.SEEN)
        for kind, name, turn in PARTS:
            content = turn(tables).encode()
            said = import_content(kind, name, content, by=by, source=dashboard.SOURCE, on=on)
            self.stdout.write(said)
        for kind, count in dashboard.unread(tables).items():
            self.stdout.write(f"Not taken by the portfolio: {count:,} of “{kind}”")


def _tables(folder: Path) -> dict[str, dashboard.Rows]:
    missing = [each for each in FILES if not (folder / f"{each}.csv").is_file()]
    if missing:
        raise CommandError(f"There is no {missing[0]}.csv in {folder}.")
    return {each: dashboard.read((folder / f"{each}.csv").read_text()) for each in FILES}
