"""Compare the person records with each other, and keep which are likely to be one person's."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bluelamp.insight.linkage import selectors, services
from bluelamp.kernel.access import selectors as access
from bluelamp.records.identity.rules.model import DEFAULT, NotAModel


class Command(BaseCommand):
    """The first run compares every record; after that, what has changed."""

    help = "Compare the person records with each other; nothing is merged"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as", dest="username", required=True, help="who acts (a sign-in name)"
        )
        parser.add_argument("--model", type=Path, default=DEFAULT, help="the file of the model")
        parser.add_argument("--whole", action="store_true", help="compare every record again")
        parser.add_argument(
            "--learn", metavar="VERSION", help="first learn a model of that version into the file"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = _actor(options["username"])
        try:
            if options["learn"]:
                self._learn(by, options["learn"], options["model"])
            self._link(by, options["model"], whole=options["whole"])
        except access.NotPermitted as refused:
            raise CommandError(f"{options['username']} may not do this: {refused}.") from refused
        except NotAModel as bad:
            raise CommandError(str(bad)) from bad
        except services.BeingLinked as busy:
            raise CommandError("The records are being compared already. Try again later.") from busy
        except services.NothingToLearnFrom as few:
            raise CommandError(
                f"A model is learned from {services.FEWEST_RECORDS:,} records or more."
            ) from few

    def _learn(self, by: access.Actor, version: str, to: Path) -> None:
        if to == DEFAULT:
            raise CommandError("Say with --model which file the learned model goes into.")
        content = services.learn_model(by=by, version=version, to=to)
        self.stdout.write(f"Learned {version} from {content['learned_from']} into {to}")

    def _link(self, by: access.Actor, model: Path, *, whole: bool) -> None:
        run = services.link_store(
            by=by, at=timezone.now(), model_file=model, whole=whole, tell=self.stdout.write
        )
        self.stdout.write(
            f"{run.records:,} records, {run.pairs:,} pairs, {run.likely:,} likely,"
            f" {run.clusters:,} clusters in {run.seconds:,.1f} s with {run.model_version}"
        )
        for fault in selectors.list_faults(run):
            self.stdout.write(f"{fault.get_kind_display()}: {fault.pairs:,}: {fault.words}")


def _actor(username: str) -> access.Actor:
    if found := access.find_actor_called(username, at=timezone.now()):
        return found
    raise CommandError(f"Nobody signs in as {username} and holds a post today.")
