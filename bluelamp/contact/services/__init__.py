"""Every write of contact, by noun; the doors that others use most are named here."""

from .calls import (
    CallFacts,
    Cue,
    NotWaiting,
    abandon_call,
    answer_call,
    present_call,
    take_call,
    take_next,
)
from .grading import (
    AlreadyEnded,
    ProposedGrade,
    RationaleNeeded,
    find_proposal,
    grade_call,
    propose_grade,
)

__all__ = [
    "AlreadyEnded",
    "CallFacts",
    "Cue",
    "NotWaiting",
    "ProposedGrade",
    "RationaleNeeded",
    "abandon_call",
    "answer_call",
    "find_proposal",
    "grade_call",
    "present_call",
    "propose_grade",
    "take_call",
    "take_next",
]
