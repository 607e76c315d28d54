"""The algorithms that the platform comes with, in the register and approved."""

import io

from django.core.management import call_command

from bluelamp.kernel.algorithms import selectors, services
from tests.people import NOW, actor_of, make_post

REGISTRAR = ("algorithms.register", "algorithms.approve", "algorithms.suspend")


def approve_algorithms() -> None:
    """This will register them and approve them, in a registrar's own name."""
    by = make_post(*REGISTRAR).user.username
    call_command("register_algorithms", by=by, approve="EP/1", stdout=io.StringIO())


def suspend(code: str) -> None:
    """This will take an algorithm out of use."""
    by, version = actor_of(make_post(*REGISTRAR)), selectors.get_approved(code)
    services.suspend(by=by, at=NOW, algorithm_id=version.pk, reason="It drifts.")
