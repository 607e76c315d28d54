import time
from typing import Any

from django.core.management.base import BaseCommand

from bluelamp.records.identity.services import indexing


class Command(BaseCommand):
    """Builds the index of live matching anew, while matching goes on."""

    help = "Build the index in which people are matched while a name is typed."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        for step in indexing.build_index():
            self.stdout.write(f"{time.monotonic() - began:7.1f} s  {step}")
        self.stdout.write(f"{indexing.keep_up():,} records were written meanwhile.")
