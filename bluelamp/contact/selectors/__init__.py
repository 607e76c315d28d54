"""Reads of contact, by noun; those that others use most are named here."""

from .alike import consult_alike
from .callers import consult_caller
from .calls import (
    consult_call,
    consult_queue,
    find_call,
    list_calls,
    list_queue,
    list_waiting_calls,
)
from .measures import consult_measures
from .places import consult_place

__all__ = [
    "consult_alike",
    "consult_call",
    "consult_caller",
    "consult_measures",
    "consult_place",
    "consult_queue",
    "find_call",
    "list_calls",
    "list_queue",
    "list_waiting_calls",
]
