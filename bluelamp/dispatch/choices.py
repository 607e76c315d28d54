"""The words of dispatch that no force changes."""

from django.db import models


class IncidentState(models.TextChoices):
    """Open until it is resulted."""

    OPEN = "open", "Open"
    RESULTED = "resulted", "Resulted"


class LineKind(models.TextChoices):
    """What sort of line stands in an incident's log."""

    CALL = "call", "Call"
    GRADE = "grade", "Grade"
    DISPATCH = "dispatch", "Dispatch"
    STATUS = "status", "Status"
    UPDATE = "update", "Update"
    RESULT = "result", "Result"
