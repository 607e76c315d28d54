"""Replay a file of real calls and report how the advice compares with what happened."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bluelamp.demo.rules.callfiles import UnknownCallFile
from bluelamp.demo.services import replay
from bluelamp.kernel.access import selectors as access


class Command(BaseCommand):
    """The calls go through the same doors as a person's."""

    help = "Replay a file of real calls and report the travel times beside what happened"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--times", type=float, default=0, help="multiple of real time (0: as fast as it can)"
        )
        parser.add_argument("--most", type=int, help="replay so many calls and stop")
        parser.add_argument(
            "--columns", type=Path, help="a JSON file that says which column holds what"
        )
        parser.add_argument("--as", dest="username", default="platform-99", help="who acts")

    def handle(self, *args: Any, **options: Any) -> None:
        for named in (options["file"], options["columns"]):
            if named and not named.exists():
                raise CommandError(f"There is no file {named}.")
        by = find_actor(options["username"], source="replay")
        try:
            done = replay.replay(
                options["file"],
                handler=by,
                controller=by,
                times=options["times"],
                most=options["most"],
                columns=options["columns"],
            )
        except (UnknownCallFile, replay.NoRoads) as trouble:
            raise CommandError(str(trouble)) from trouble
        except replay.NothingToReplay as trouble:
            raise CommandError("No call of the file lies on the road network.") from trouble
        for line in replay.report(done):
            self.stdout.write(line)


def find_actor(username: str, *, source: str) -> access.Actor:
    """This will say who acts under a sign-in name. Raises CommandError."""
    if found := access.find_actor_called(username, at=timezone.now(), source=source):
        return found
    raise CommandError(f"Nobody signs in as {username} and holds a post: load a force first.")
