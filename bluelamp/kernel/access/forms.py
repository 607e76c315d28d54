"""The shape of what people send to access."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from django.utils import timezone

from . import selectors


class SignIn(LoginForm):
    """A user name and a password. The browser's session is never asked about: it always ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["login"].label = "User name"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SecondFactor(AuthenticateForm):
    """The code of a second factor. A locked account answers as if the code were wrong."""

    def clean_code(self) -> str:
        user = selectors.get_user(self.user.pk)
        if not selectors.may_try_to_sign_in(user, at=timezone.now()):
            raise get_adapter().validation_error("incorrect_code")
        return str(super().clean_code())
