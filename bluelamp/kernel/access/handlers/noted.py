"""What Django and allauth tell of signing in and out goes to the audit log."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as second_factor
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from bluelamp.kernel.access import selectors, services
from bluelamp.kernel.access.models import User


@receiver(auth.user_logged_in, dispatch_uid="access.signed_in")
def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    """This will forget the failures before, and write the sign-in."""
    services.note_sign_in(user, source=selectors.source_of(request))


@receiver(auth.user_logged_out, dispatch_uid="access.signed_out")
def signed_out(request: HttpRequest, user: User | None, **_: Any) -> None:
    """This will write the sign-out and why: asked for, idle, too long."""
    if user:
        why = getattr(request, "ended", "asked")
        note(request, user, "access.session.ended", why=why)


@receiver(account.password_changed, dispatch_uid="access.password_changed")
def password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    """This will write that a password was changed, which ended the other sessions."""
    note(request, user, "access.password.changed")


@receiver(second_factor.authenticator_added, dispatch_uid="access.factor_added")
def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """This will write that somebody added a second factor."""
    note(request, user, "access.factor.added", kind=authenticator.type)


@receiver(second_factor.authenticator_removed, dispatch_uid="access.factor_removed")
def factor_removed(
    request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """This will write that somebody took a second factor away."""
    note(request, user, "access.factor.removed", kind=authenticator.type)


@receiver(second_factor.authenticator_reset, dispatch_uid="access.factor_reset")
def factor_reset(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """This will write that somebody made new recovery codes."""
    note(request, user, "access.factor.reset", kind=authenticator.type)


@receiver(second_factor.authentication_failed, dispatch_uid="access.factor_failed")
def factor_failed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """This will count a wrong code like a wrong password."""
    services.note_sign_in_failed(
        user,
        username=user.username,
        at=timezone.now(),
        source=selectors.source_of(request),
        how=authenticator.type,
    )


def note(request: HttpRequest, user: User, act: str, **detail: Any) -> None:
    """This will write one act of a user on their own account."""
    services.note_account(user, act, source=selectors.source_of(request), **detail)
