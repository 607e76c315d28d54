"""A form's key: it is taken once, so that a form sent twice acts once."""

import datetime
import secrets
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bluelamp.kernel.access import rules
from bluelamp.kernel.access.models import SpentFormKey
from bluelamp.kernel.access.selectors import Actor

_signer = signing.TimestampSigner(salt="bluelamp.form-key")


class SentAlready(Exception):
    """The form was sent before, and what it asked has been done."""


class NoSuchFormKey(Exception):
    """The form's key is not one of ours, is somebody else's, or is from another day."""


def form_key(user: Any) -> SafeString:
    """This will give the hidden field of a fresh key for a form that a user is shown."""
    key = _signer.sign_object([user.pk, secrets.token_urlsafe(16)])
    return format_html('<input type="hidden" name="form_key" value="{}">', key)


def spend_form_key(key: str, *, by: Actor, at: datetime.datetime) -> None:
    """This will take a form's key, in the transaction of what the form asks.

    A second sending waits for the first to end: it is refused when that one was kept, and taken
    when that one was undone. Raises SentAlready, NoSuchFormKey.
    """
    try:
        person, nonce = _signer.unsign_object(key, max_age=rules.FORM_LASTS)
    except signing.BadSignature as forged:
        raise NoSuchFormKey from forged
    if person != by.person_id:
        raise NoSuchFormKey
    try:
        with transaction.atomic():
            SpentFormKey.objects.create(nonce=nonce, spent_at=at)
    except IntegrityError as spent:
        raise SentAlready from spent


def forget_form_keys(*, at: datetime.datetime) -> int:
    """This will forget keys too old to be taken again, and return how many."""
    return SpentFormKey.objects.filter(spent_at__lt=at - rules.FORM_LASTS).delete()[0]
