"""The second factor: its secrets, its picture, and what may not be taken away."""

import base64
import hashlib
import io

import segno
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.utils import timezone

from bluelamp.kernel.access import selectors


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets lie encrypted in the database; the last factor stays while one is required."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "The code is wrong, used already or too old: enter the one shown now",
        "cannot_delete_authenticator": "You need a second factor here: set up another one first",
    }

    def _get_site_name(self) -> str:
        return str(settings.FORCE["name"])

    def build_totp_svg(self, url: str) -> str:
        drawn = io.BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=5, border=4, light="#fff")
        return drawn.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if settings.SECOND_FACTOR != "required":
            return True
        return selectors.has_other_factor(authenticator)


class Code(forms.CharField):
    """Six figures of an app, or a recovery code."""

    widget = forms.TextInput(
        attrs={
            "class": "govuk-input--width-10",
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "spellcheck": "false",
        }
    )


class Activation(ActivateTOTPForm):
    """The first code of an authenticator app, which shows that it holds the secret."""

    code = Code(label="Code that the app shows")

    @property
    def spaced_secret(self) -> str:
        """The secret in fours, as people type it from a screen."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


class SecondFactor(AuthenticateForm):
    """The code of a second factor. A locked account answers as if the code were wrong."""

    code = Code(label="Code")

    def clean_code(self) -> str:
        user = selectors.get_user(self.user.pk)
        if not selectors.may_try_to_sign_in(user, at=timezone.now()):
            raise get_adapter().validation_error("incorrect_code")
        return str(super().clean_code())


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(str(each))) for each in keys])


def _key(secret: str) -> bytes:
    made = hashlib.sha256(b"bluelamp second factor" + secret.encode()).digest()
    return base64.urlsafe_b64encode(made)
