"""Policy of dispatch. Pure: values in, values out."""

from .clocks import clock, due_at, in_minutes, reference
from .ranking import Asked, Candidate, Ranked, may_divert, rank
from .refusals import Refused
from .statuses import (
    AT_SCENE,
    AVAILABLE,
    EMERGENCY,
    ENROUTE,
    OFF_DUTY,
    ON_DUTY,
    Status,
    WrongStatus,
    check_move,
)

__all__ = [
    "AT_SCENE",
    "AVAILABLE",
    "EMERGENCY",
    "ENROUTE",
    "OFF_DUTY",
    "ON_DUTY",
    "Asked",
    "Candidate",
    "Ranked",
    "Refused",
    "Status",
    "WrongStatus",
    "check_move",
    "clock",
    "due_at",
    "in_minutes",
    "may_divert",
    "rank",
    "reference",
]
