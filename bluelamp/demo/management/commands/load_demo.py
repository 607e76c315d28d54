"""All of the demonstration: the fictional force, its sign-ins, its approved algorithms."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """What `make demo` loads, once."""

    help = "Load the demonstration: a fictional force with sign-ins and approved algorithms"

    def handle(self, *args: Any, **options: Any) -> None:
        call_command(
            "demo_force", size="small", with_sign_ins=True, if_missing=True, stdout=self.stdout
        )
        call_command("demo_history", stdout=self.stdout)
        call_command("register_algorithms", by="admin", approve="Demo", stdout=self.stdout)
