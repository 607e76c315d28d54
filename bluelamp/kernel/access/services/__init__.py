"""Every write of access, by noun; the doors that others use most are named here."""

from .acting import acting, acting_for_post, note_refused, seeing_everything
from .circles import CircleExists, add_member, make_restriction, remove_member
from .clients import (
    OtherForce,
    TooLong,
    TooWide,
    client_actor,
    make_client,
    note_client_refused,
    revoke_client,
)
from .consulting import NotPlainRows, consult, consult_rows
from .form_keys import NoSuchFormKey, SentAlready, forget_form_keys, form_key, spend_form_key
from .glass import NothingClosed, ReasonNeeded, break_glass
from .people import (
    NameTaken,
    OwnAccess,
    PostOver,
    add_person,
    end_post,
    forget_factors,
    give_password,
    give_post,
)
from .roles import load_roles
from .sign_in import (
    note_account,
    note_linked,
    note_sign_in,
    note_sign_in_failed,
    sign_out_everywhere,
)

__all__ = [
    "CircleExists",
    "NameTaken",
    "NoSuchFormKey",
    "NotPlainRows",
    "NothingClosed",
    "OtherForce",
    "OwnAccess",
    "PostOver",
    "ReasonNeeded",
    "SentAlready",
    "TooLong",
    "TooWide",
    "acting",
    "acting_for_post",
    "add_member",
    "add_person",
    "break_glass",
    "client_actor",
    "consult",
    "consult_rows",
    "end_post",
    "forget_factors",
    "forget_form_keys",
    "form_key",
    "give_password",
    "give_post",
    "load_roles",
    "make_client",
    "make_restriction",
    "note_account",
    "note_client_refused",
    "note_linked",
    "note_refused",
    "note_sign_in",
    "note_sign_in_failed",
    "remove_member",
    "revoke_client",
    "seeing_everything",
    "sign_out_everywhere",
    "spend_form_key",
]
