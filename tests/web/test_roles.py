import pytest
from django.core.management import CommandError, call_command

from bluelamp.kernel.access import rules
from bluelamp.kernel.access.models import RoleProfile
from bluelamp.web import roles
from bluelamp.web.management.commands import load_roles

pytestmark = pytest.mark.django_db


def test_loading_the_roles_again_changes_nothing(capsys):
    call_command("load_roles")
    count = len(roles.ROLES)
    assert f"{count} role profiles, {count} new or changed." in capsys.readouterr().out
    before = list(RoleProfile.objects.order_by("pk").values())
    call_command("load_roles")
    assert "0 new or changed" in capsys.readouterr().out
    assert list(RoleProfile.objects.order_by("pk").values()) == before


def test_a_changed_role_is_put_right():
    call_command("load_roles")
    RoleProfile.objects.filter(code="analyst").update(permissions=["access.manage"])
    call_command("load_roles")
    assert "access.manage" not in RoleProfile.objects.get(code="analyst").permissions


def test_an_unknown_permission_is_refused_by_its_name(monkeypatch):
    wrong = rules.Profile("odd", "Odd", "force", False, ("access.no_such_thing",))
    monkeypatch.setattr(load_roles, "ROLES", (*roles.ROLES, wrong))
    with pytest.raises(CommandError, match=r"declares the permission access\.no_such_thing"):
        call_command("load_roles")
    assert not RoleProfile.objects.exists()


def test_every_permission_is_declared_or_its_app_declares_none_yet():
    """This tolerates an app that is still to come; one that declares any must declare them all."""
    for role in roles.ROLES:
        held, later = rules.ready_to_hold(role.permissions)
        assert sorted(held + later) == sorted(role.permissions)
        assert not [each for each in later if each.startswith("access.")]
