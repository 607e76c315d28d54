"""`bluelamp demo-force`: a fictional county with its people, its police and its calls."""

import time
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bluelamp.demo.rules import staff
from bluelamp.demo.rules.county import SIZES
from bluelamp.demo.services import force

TELL_EVERY = 25_000


class Command(BaseCommand):
    """Load a fictional force."""

    help = "Loads a fictional county with its people, its police and the records about them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """This will declare the size, the seed and what else to make."""
        parser.add_argument("--size", choices=SIZES, default="small")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--people", type=int, help="a number of people instead of a size")
        parser.add_argument("--with-sign-ins", action="store_true", help="make demo sign-ins")
        parser.add_argument("--if-missing", action="store_true", help="do nothing when it is there")

    def handle(self, *args: Any, **options: Any) -> None:
        """This will load the force and say what was made and how long it took."""
        if options["people"] is not None and options["people"] < 1_000:
            raise CommandError("The county needs at least 1,000 people.")
        try:
            self._load(options)
        except force.NotADemonstration as trouble:
            raise CommandError(
                "This installation is not a demonstration: fictional people are loaded only where"
                " BLUELAMP_DEMO=1 is set. Nothing was written."
            ) from trouble
        except force.AlreadyLoaded as there:
            if not options["if_missing"]:
                raise CommandError(f"It is there already: {there}. Nothing was written.") from there
            self.stdout.write(f"It is there already: {there}.")

    def _load(self, options: dict[str, Any]) -> None:
        self.stdout.write("Everything that this makes is fictional.")
        progress = _Progress(self)
        wanted = {name: options[name] for name in ("size", "seed", "people", "with_sign_ins")}
        for made in force.load_force(**wanted, at=timezone.now()):
            progress.note(made)
        progress.close()
        if options["with_sign_ins"]:
            self._tell_sign_ins()

    def _tell_sign_ins(self) -> None:
        names = ", ".join(row.username for row in staff.sign_ins())
        self.stdout.write(f"\nSign in as one of: {names}\nPassword for each: {staff.DEMO_WORD}")


class _Progress:
    """Lines while it goes, a table at the end."""

    def __init__(self, command: Command) -> None:
        self.write = command.stdout.write
        self.began = self.last = time.perf_counter()
        self.counts: Counter[str] = Counter()
        self.seconds: Counter[str] = Counter()
        self.told = 0

    def note(self, made: force.Made) -> None:
        """This will count what was made and tell of it now and then."""
        now = time.perf_counter()
        self.seconds[made.stage] += now - self.last  # type: ignore[assignment]  # seconds are parts
        self.last = now
        self.counts.update(made.counts)
        if made.stage != "people":
            self._tell(made.counts)
        elif self.counts["people"] - self.told >= TELL_EVERY:
            self.told = self.counts["people"]
            self._tell({name: self.counts[name] for name in ("people", "person records")})

    def close(self) -> None:
        """This will print the table of what was made and how long it took."""
        took = time.perf_counter() - self.began
        self.write("\nMade (all fictional)")
        for name, count in self.counts.items():
            self.write(f"  {name:<20}{count:>12,}")
        for stage, seconds in self.seconds.items():
            self.write(f"  {stage + ', seconds':<20}{seconds:>12.1f}")
        rate = self.counts["person records"] / max(took, 0.001)
        self.write(f"  {'all, seconds':<20}{took:>12.1f}\n  {'person records/s':<20}{rate:>12,.0f}")

    def _tell(self, counts: dict[str, int]) -> None:
        said = ", ".join(f"{count:,} {name}" for name, count in counts.items())
        self.write(f"{time.perf_counter() - self.began:7.1f} s  {said}")
