"""Put the algorithms that the platform comes with into the register."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.algorithms import services

PACKAGE = Path(__file__).resolve().parents[3]


class Command(BaseCommand):
    """Drafts, unless somebody is named who signs and approves them in their own name."""

    help = "Register the algorithms that come with the platform, as drafts"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", required=True, help="who registers them (a sign-in name)")
        parser.add_argument(
            "--approve", metavar="REFERENCE", help="also sign and approve them under a reference"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = _actor(options["by"])
        for file in sorted(PACKAGE.glob("**/data/algorithms/*.json")):
            said = json.loads(file.read_text())
            try:
                _register(by, said, options["approve"])
            except services.AlreadyRegistered:
                self.stdout.write(f"{said['name']} {said['version']}: already in the register")
            else:
                self.stdout.write(f"{said['name']} {said['version']}: registered")


def _register(by: access.Actor, said: dict[str, Any], reference: str | None) -> None:
    now = timezone.now()
    with acting(by):
        made = services.register_algorithm(
            by=by,
            at=now,
            code=said["code"],
            version=said["version"],
            name=said["name"],
            owner=said["owner"],
            purpose=said["purpose"],
            limitations=said["limitations"],
            atrs_record=said["record"],
        )
        if reference:
            services.sign_questionnaire(
                by=by, at=now, algorithm_id=made.pk, answers=said["algocare"]
            )
            services.approve(by=by, at=now, algorithm_id=made.pk, reference=reference)


def _actor(username: str) -> access.Actor:
    found = access.find_actor_called(username, at=timezone.now())
    if found is None:
        raise CommandError(f"Nobody signs in as {username} and holds a post today.")
    return found
