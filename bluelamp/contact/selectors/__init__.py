"""Reads of contact, by noun; those that others use most are named here."""

from .calls import consult_call, consult_queue, find_call, list_calls, list_queue, list_waiting_calls
from .measures import consult_measures

__all__ = [
    "consult_call",
    "consult_measures",
    "consult_queue",
    "find_call",
    "list_calls",
    "list_queue",
    "list_waiting_calls",
]
