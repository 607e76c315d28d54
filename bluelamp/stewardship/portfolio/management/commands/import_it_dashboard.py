"""Load a folder of the US Federal IT Dashboard through the ordinary import."""

import datetime
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bluelamp.kernel.access.selectors import Actor
from bluelamp.stewardship.portfolio.rules.dashboard import account, portfolio, tables, work
from bluelamp.stewardship.portfolio.services import imports

from .import_file import actor, import_content

Turn = Callable[[tables.Tables], str]
PARTS: tuple[tuple[str, str, Turn], ...] = (
    ("applications", "investments.csv", portfolio.applications),
    ("capabilities", "functions.csv", portfolio.capabilities),
    ("invoice", "spend.csv", portfolio.spend),
    ("contracts", "contracts.csv", work.contracts),
    ("contract-applications", "contracts of investments.csv", work.coverage),
    ("programmes", "programmes.csv", work.programmes),
    ("projects", "projects.csv", work.projects),
    ("milestones", "activities.csv", work.milestones),
)


class Command(BaseCommand):
    """Its files become files of our own kinds, which are then sent and loaded like any other.

    What the person may not load waits for somebody who may: run it again as them.
    """

    help = "Import a folder of the US Federal IT Dashboard: investments, projects and contracts"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--by", required=True, help="who loads it (a sign-in name)")
        parser.add_argument(
            "--account", type=Path, help="a file to write what became of each relationship into"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by, found = actor(options["by"]), _tables(options["folder"])
        waiting = self._load(by, found)
        became = list(account.of(found))
        for each in account.lines(became):
            self.stdout.write(_said(each, waits=each.kind in waiting))
        if options["account"]:
            options["account"].write_text(account.listed(became))

    def _load(self, by: Actor, found: tables.Tables) -> set[str]:
        """What is loaded, and the kinds that the actor may not load."""
        on = datetime.date.fromisoformat(tables.SEEN)
        may = {each.code for each in imports.list_kinds(by=by)}
        for kind, name, turn in PARTS:
            said = f"{name}: waits for somebody who may load it."
            if kind in may:
                content = turn(found).encode()
                said = import_content(kind, name, content, by=by, source=tables.SOURCE, on=on)
            self.stdout.write(said)
        return {kind for kind, _, _ in PARTS} - may


def _said(line: account.Line, *, waits: bool) -> str:
    if waits:
        return f"{line.sort}: {line.read:,} read, waiting for somebody who may load them"
    said = f"{line.sort}: {line.read:,} read, {line.taken:,} taken, {line.same:,} said already"
    return said + "".join(f", {count:,} left out ({why})" for why, count in line.left.items())


def _tables(folder: Path) -> tables.Tables:
    missing = [each for each in tables.FILES if not (folder / f"{each}.csv").is_file()]
    if missing:
        raise CommandError(f"There is no {missing[0]}.csv in {folder}.")
    return {each: tables.read((folder / f"{each}.csv").read_text()) for each in tables.FILES}
