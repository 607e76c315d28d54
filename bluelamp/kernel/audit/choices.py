"""The words of the audit log."""

from dataclasses import dataclass
from typing import Protocol

from django.db import models


class Operation(models.TextChoices):
    """The six operations of the Data Protection Act 2018 s.62(1)."""

    COLLECTION = "collection", "Collected"
    ALTERATION = "alteration", "Changed"
    CONSULTATION = "consultation", "Looked at"
    DISCLOSURE = "disclosure", "Disclosed"
    COMBINATION = "combination", "Combined"
    ERASURE = "erasure", "Erased"


@dataclass(frozen=True)
class Reason:
    """Why: a code of the `audit-reason` list, the person's own words, the incident it is for."""

    code: str
    text: str = ""
    incident: str = ""


class Who(Protocol):
    """Whoever acts, as plain ids and the place they act from."""

    @property
    def person_id(self) -> int | None: ...
    @property
    def post_id(self) -> int | None: ...
    @property
    def force_id(self) -> int | None: ...
    @property
    def source(self) -> str: ...


@dataclass(frozen=True)
class Subject:
    """What was acted on: the kind of record and its id."""

    kind: str
    id: int | None = None
