"""`bluelamp load-demo`: what `make demo` loads, once: a small force that anybody can sign in to."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Load the small fictional force with its sign-ins, unless it is there."""

    help = "Loads the small fictional force with its sign-ins, unless it is there."

    def handle(self, *args: Any, **options: Any) -> None:
        """This will load the force as `demo-force` does."""
        call_command(
            "demo_force", size="small", with_sign_ins=True, if_missing=True, stdout=self.stdout
        )
