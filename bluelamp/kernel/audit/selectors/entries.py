"""Entries, as the present scope may see them: those of the reader's own force."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, QuerySet

from bluelamp.kernel.audit.choices import Operation
from bluelamp.kernel.audit.models import Entry


@dataclass(frozen=True)
class Search:
    """What entries are looked for; what is left empty does not narrow the search."""

    person_id: int | None = None
    kind: str = ""
    subject_id: int | None = None
    operation: str = ""
    incident: str = ""
    reason_code: str = ""
    act: str = ""
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None

    def filters(self) -> dict[str, Any]:
        """This will name the columns and values that narrow the search."""
        wanted = {
            "person_id": self.person_id,
            "subject_kind": self.kind,
            "subject_id": self.subject_id,
            "operation": self.operation,
            "incident": self.incident,
            "reason_code": self.reason_code,
            "act": self.act,
            "at__gte": self.since,
            "at__lt": self.until,
        }
        return {name: value for name, value in wanted.items() if value not in (None, "")}

    def plain(self) -> dict[str, Any]:
        """This will give the same for an audit entry's detail."""
        return {name: str(value) for name, value in self.filters().items()}


class NoSuchEntry(Exception):
    """There is no such entry, or it is another force's."""


def list_entries(search: Search | None = None) -> QuerySet[Entry]:
    """This will list entries, the newest first."""
    return Entry.objects.filter(**(search or Search()).filters()).order_by("-id")


def get_entry(entry_id: int) -> Entry:
    """This will get an entry with its detail, if it has one. Raises NoSuchEntry."""
    found = Entry.objects.select_related("detail").filter(pk=entry_id).first()
    if found is None:
        raise NoSuchEntry(entry_id)
    return found


def list_lookers(kind: str, subject_id: int) -> QuerySet[Entry, Any]:
    """This will list who has looked at a record: how often, first and last, the newest first."""
    looked = Entry.objects.filter(
        subject_kind=kind, subject_id=subject_id, operation=Operation.CONSULTATION
    )
    counted = looked.values("person_id", "post_id").annotate(
        times=Count("id"), first=Min("at"), last=Max("at")
    )
    return counted.order_by("-last")
