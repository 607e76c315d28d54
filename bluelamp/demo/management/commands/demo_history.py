"""`bluelamp demo-history`: the fictional records as the records system has them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bluelamp.demo import selectors
from bluelamp.demo.services import history

from .replay import find_actor


class Command(BaseCommand):
    """It delivers through the same door as any source."""

    help = "Delivers the fictional records to the store: people, places, numbers, vehicles, events."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """This will declare who acts."""
        parser.add_argument("--as", dest="username", default="platform-99", help="who acts")

    def handle(self, *args: Any, **options: Any) -> None:
        """This will deliver and say how far it is."""
        by = find_actor(options["username"], source="command")
        try:
            for done in history.load_history(by=by, at=timezone.now()):
                self.stdout.write(f"{done:,} person records are in the store.")
        except selectors.NothingLoaded as missing:
            raise CommandError("Load a fictional force first: bluelamp demo-force.") from missing
