"""Every write of access, by noun; the doors that others use most are named here."""

from .acting import acting, acting_for_post, note_refused
from .clients import TooWide, client_actor, make_client
from .form_keys import NoSuchFormKey, SentAlready, forget_form_keys, form_key, spend_form_key
from .glass import ReasonNeeded, break_glass
from .roles import load_roles
from .sign_in import (
    note_account,
    note_linked,
    note_sign_in,
    note_sign_in_failed,
    sign_out_everywhere,
)

__all__ = [
    "NoSuchFormKey",
    "ReasonNeeded",
    "SentAlready",
    "TooWide",
    "acting",
    "acting_for_post",
    "break_glass",
    "client_actor",
    "forget_form_keys",
    "form_key",
    "load_roles",
    "make_client",
    "note_account",
    "note_linked",
    "note_refused",
    "note_sign_in",
    "note_sign_in_failed",
    "sign_out_everywhere",
    "spend_form_key",
]
