import argparse
import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from bluelamp.kernel.audit import selectors, services
from bluelamp.kernel.audit.rules import notes
from bluelamp.kernel.audit.selectors.export import NothingSealed, export
from bluelamp.kernel.audit.selectors.verify import Verdict, verify


class Command(BaseCommand):
    """Checks, exports and seals the audit log, as the owner of the database."""

    help = "Check the audit log (verify), write it to a file (export) or seal it (checkpoint)."

    def add_arguments(self, parser: CommandParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        check = parts.add_parser("verify", help="hash every entry again and compare")
        check.add_argument("--jobs", type=int, default=2, help="processes that hash (2)")
        out = parts.add_parser("export", help="write a file that an outsider can check")
        out.add_argument("file", type=Path)
        out.add_argument("--from", dest="since", type=_moment, help="from this day, or moment")
        out.add_argument("--to", dest="until", type=_moment, help="before this day, or moment")
        out.add_argument("--person", type=int, help="of this user's acts only")
        out.add_argument("--subject", type=_subject, help="about this record only, as kind:id")
        out.add_argument(
            "--every-leaf", action="store_true", help="with bare hashes of the rest, not paths"
        )
        parts.add_parser("checkpoint", help="sign the tree as it stands")

    def handle(self, *args: Any, **options: Any) -> None:
        {"verify": self._verify, "export": self._export, "checkpoint": self._checkpoint}[
            options["part"]
        ](options)

    def _verify(self, options: dict[str, Any]) -> None:
        verdict = verify(owner_dsn(), jobs=options["jobs"])
        if verdict.troubles:
            raise CommandError("\n".join(verdict.troubles))
        self.stdout.write(sentence(verdict))

    def _export(self, options: dict[str, Any]) -> None:
        kind, subject_id = options["subject"] or ("", None)
        search = selectors.Search(
            person_id=options["person"],
            kind=kind,
            subject_id=subject_id,
            since=options["since"],
            until=options["until"],
        )
        try:
            entries, checkpoints = export(
                options["file"], search, every_leaf=options["every_leaf"], using="owner"
            )
        except NothingSealed as nothing:
            raise CommandError("Nothing is sealed yet: run `audit checkpoint` first.") from nothing
        except OSError as trouble:
            raise CommandError(f"The file could not be written: {trouble}.") from trouble
        key = notes.verifier_key(selectors.origin(), selectors.public_key())
        self.stdout.write(
            f"{entries:,} entries and {checkpoints:,} checkpoints are in {options['file']}. "
            f"The log's key is {key}"
        )

    def _checkpoint(self, options: dict[str, Any]) -> None:
        made = services.make_checkpoint(at=timezone.now())
        said = f"{made.size:,} entries are sealed." if made else "Nothing new to seal."
        self.stdout.write(said)


def sentence(verdict: Verdict) -> str:
    """This will say in one sentence that everything holds, and how much that is."""
    since = verdict.entries - verdict.sealed
    return (
        f"Everything holds: {verdict.entries:,} entries, {verdict.details:,} details and "
        f"{verdict.checkpoints:,} checkpoints; {since:,} entries are newer than the last of them."
    )


def owner_dsn() -> str:
    """This will give the address by which the owner reads every force's entries."""
    found = connections["owner"].settings_dict
    return make_conninfo(
        host=found["HOST"],
        port=found["PORT"] or None,
        dbname=found["NAME"],
        user=found["USER"],
        password=found["PASSWORD"],
    )


def _moment(text: str) -> datetime.datetime:
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError as trouble:
        raise argparse.ArgumentTypeError(f"{text} is not a day such as 2026-11-21") from trouble
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def _subject(text: str) -> tuple[str, int]:
    kind, _, number = text.rpartition(":")
    if not kind or not number.isdigit():
        raise argparse.ArgumentTypeError(f"{text} is not a kind and id such as crime.report:7")
    return kind, int(number)
