"""Take the store into the search index, or make the index anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from bluelamp.insight.search.services import following


class Command(BaseCommand):
    """Where the platform runs, its own follower does the work; this asks it to."""

    help = "Take the store into the search index; --rebuild makes it anew beside the old one"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="make the index anew")
        parser.add_argument("--follow", action="store_true", help="go on until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._work(**options)
        except following.AlreadyFollowed:
            if options["rebuild"]:
                following.ask_for_rebuild()
            self.stdout.write("Another process keeps the index; it has been asked to.")

    def _work(self, *, rebuild: bool, follow: bool, **_: Any) -> None:
        if follow:
            following.keep_in_step(now=timezone.now)
            return
        count = following.catch_up(now=timezone.now, anew=rebuild)
        self.stdout.write(f"The index has {count:,} records.")
