"""The resolved person over person records, what was decided about them, and what is proposed."""

from .decisions import DecisionRequest, Judgement
from .membership import Membership
from .proposals import Proposal

__all__ = ["DecisionRequest", "Judgement", "Membership", "Proposal"]
