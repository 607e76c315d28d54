"""Role profiles."""

from collections.abc import Iterable

from django.db import transaction

from bluelamp.kernel.access import rules
from bluelamp.kernel.access.models import RoleProfile
from bluelamp.kernel.access.selectors import Nobody
from bluelamp.kernel.audit.choices import Subject

from .notes import note_change


def load_roles(profiles: Iterable[rules.Profile]) -> tuple[list[str], list[str]]:
    """This will make or change role profiles, all or none of them.

    It returns the codes of those that changed, and the permissions that were left out because
    their app declares none yet. Raises UnknownPermission.
    """
    changed, left_out = list[str](), set[str]()
    with transaction.atomic():
        for profile in profiles:
            held, later = rules.ready_to_hold(profile.permissions)
            left_out.update(later)
            if _put(profile, sorted(held)):
                changed.append(profile.code)
    return changed, sorted(left_out)


def _put(profile: rules.Profile, held: list[str]) -> bool:
    wanted = {
        "name": profile.name,
        "permissions": held,
        "reach": profile.reach,
        "sees_sensitive": profile.sees_sensitive,
    }
    role = RoleProfile.objects.filter(code=profile.code).first()
    if role and all(getattr(role, key) == value for key, value in wanted.items()):
        return False
    role, _ = RoleProfile.objects.update_or_create(code=profile.code, defaults=wanted)
    subject = Subject("access.role", role.pk)
    note_change("access.role.loaded", subject, profile.name, by=Nobody("command"), **wanted)
    return True
