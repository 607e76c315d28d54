"""Incidents, units and what other forces are asked."""

from .incident import Closing, Grading, Incident, IncidentLink, IncidentNumber, LogLine
from .support import Handover, SupportRequest
from .unit import ConsoleAct, Deployment, Emergency, Message, StatusChange, Unit

__all__ = [
    "Closing",
    "ConsoleAct",
    "Deployment",
    "Emergency",
    "Grading",
    "Handover",
    "Incident",
    "IncidentLink",
    "IncidentNumber",
    "LogLine",
    "Message",
    "StatusChange",
    "SupportRequest",
    "Unit",
]
