"""`bluelamp demo-tasking`: a day's tasking of the fictional force."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from bluelamp.demo.services.tasking import load_tasking
from bluelamp.kernel.access.services import acting

from .replay import find_actor


class Command(BaseCommand):
    """It asks through the doors that people use."""

    help = "Publishes the fictional force's briefings and asks for its tasks"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """This will declare who acts."""
        parser.add_argument("--as", dest="username", default="supervisor", help="who acts")

    def handle(self, *args: Any, **options: Any) -> None:
        """This will load it and say how much."""
        by = find_actor(options["username"], source="command")
        with acting(by):
            count = load_tasking(by=by, at=timezone.now())
        self.stdout.write(f"{count} tasks are asked for, and two briefings are published.")
