from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bluelamp.kernel.access import rules, services
from bluelamp.web.roles import ROLES


class Command(BaseCommand):
    """Loads the role profiles; loading them again changes only what has changed."""

    help = "Load the role profiles of bluelamp/web/roles.py."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changed, left_out = services.load_roles(ROLES)
        except rules.UnknownPermission as unknown:
            raise CommandError(f"No app declares the permission {unknown}.") from unknown
        self.stdout.write(f"{len(ROLES)} role profiles, {len(changed)} new or changed.")
        for codename in left_out:
            self.stdout.write(f"{codename} is left out: its app declares no permissions yet.")
