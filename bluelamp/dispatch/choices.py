"""The words of dispatch that no force changes."""

from django.db import models


class IncidentState(models.TextChoices):
    """Open until it is resulted; then it waits for the decision that closes it."""

    OPEN = "open", "Open"
    RESULTED = "resulted", "Resulted"
    CLOSED = "closed", "Closed"


class LineKind(models.TextChoices):
    """What sort of line stands in an incident's log."""

    CALL = "call", "Call"
    GRADE = "grade", "Grade"
    DISPATCH = "dispatch", "Dispatch"
    STATUS = "status", "Status"
    UPDATE = "update", "Update"
    LINK = "link", "Link"
    TYPE = "type", "Type"
    TRANSFER = "transfer", "Transfer"
    MAJOR = "major", "Major incident"
    SUPERVISOR = "supervisor", "Supervisor"
    RESULT = "result", "Result"
    CLOSING = "closing", "Closing"
    MESSAGE = "message", "Message"
    ALARM = "alarm", "Alarm"
    SUPPORT = "support", "Support"


class LinkKind(models.TextChoices):
    """How one incident stands to another."""

    LINKED = "linked", "Linked to"
    DUPLICATE = "duplicate", "Duplicate of"
    PART = "part", "Part of"


class CrimeDecision(models.TextChoices):
    """What was decided about recording a crime before an incident was closed."""

    RECORDED = "recorded", "A crime is recorded"
    TO_RECORD = "to_record", "A crime is to be recorded"
    NOT_RECORDED = "not_recorded", "No crime is recorded"


class VictimUpdate(models.TextChoices):
    """Whether the victim was told what came of it."""

    TOLD = "told", "The victim has been told"
    NOT_TOLD = "not_told", "The victim has not been told yet"
    NO_VICTIM = "no_victim", "There is no victim"


class Direction(models.TextChoices):
    """Which way a message went."""

    OUT = "out", "To the unit"
    IN = "in", "From the unit"


class SupportKind(models.TextChoices):
    """What another force is asked: to help, or to take the incident over."""

    SUPPORT = "support", "Support"
    HANDOVER = "handover", "To take it over"


class SupportState(models.TextChoices):
    """Where a request for another force's support stands."""

    ASKED = "asked", "Asked"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    ENDED = "ended", "Ended"


class ArrivalSource(models.TextChoices):
    """Who says that a unit is at the scene."""

    STATUS = "status", "By its status"
    POSITION = "position", "By its position, confirmed by a person"
