"""Every write of contact, by noun; the doors that others use most are named here."""

from .attachments import HeldBack, open_attachment
from .calls import (
    GRADE_PROPOSAL,
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
from .settling import Decision, NoSuchIncident, NothingDecided, settle_call

__all__ = [
    "GRADE_PROPOSAL",
    "AlreadyEnded",
    "CallFacts",
    "Cue",
    "Decision",
    "HeldBack",
    "NoSuchIncident",
    "NotWaiting",
    "NothingDecided",
    "ProposedGrade",
    "RationaleNeeded",
    "abandon_call",
    "answer_call",
    "find_proposal",
    "grade_call",
    "open_attachment",
    "present_call",
    "propose_grade",
    "settle_call",
    "take_call",
    "take_next",
]
