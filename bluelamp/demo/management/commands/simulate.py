"""Run the fictional force's control room: calls arrive, units attend, incidents close."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bluelamp.demo import selectors
from bluelamp.demo.services import simulation

from .replay import find_actor


class Command(BaseCommand):
    """It acts through the same doors as a person, as the platform's own post."""

    help = "Run the fictional force's control room, at a multiple of real time"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--times", type=float, default=1, help="multiple of real time")
        parser.add_argument("--most", type=int, help="take so many calls and stop")
        parser.add_argument("--as", dest="username", default="platform-99", help="who acts")
        parser.add_argument("--closer", default="supervisor", help="who closes what was attended")

    def handle(self, *args: Any, **options: Any) -> None:
        by = find_actor(options["username"], source="simulation")
        closer = find_actor(options["closer"], source="simulation")
        try:
            simulation.simulate(
                by=by,
                at=timezone.now(),
                supervisor=closer,
                times=options["times"],
                most=options["most"],
            )
        except selectors.NothingLoaded as missing:
            raise CommandError("Load a fictional force first: bluelamp demo-force.") from missing
