"""Which person a record is, and the records of a person, as far as the reader may see."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Model, QuerySet

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind

from .. import permissions
from ..models import Membership


class NoSuchPerson(Exception):
    """No person of that number is there, or none that the reader may see."""


def identity_of(record_id: int) -> int:
    """This will give the number of the person that a record, or a merged person, belongs to."""
    return identities_of([record_id])[record_id]


def identities_of(record_ids: Iterable[int]) -> dict[int, int]:
    """This will give the person's number of each record, in one query."""
    wanted = list(record_ids)
    rows = Membership.objects.filter(record_id__in=_numbers(wanted))
    known = dict(rows.values_list("record_id", "identity_id"))
    return {each: known.get(each, each) for each in wanted}


def list_members(identity_id: int) -> list[int]:
    """This will list the numbers of a person's records in scope, in order.

    A merged person's number leads to the person; it is empty for what is not there or not in scope.
    """
    root = identity_of(identity_id)
    return members_of([root])[root]


def members_of(identity_ids: Collection[int]) -> dict[int, list[int]]:
    """This will list the records in scope of each person, by the persons' own numbers."""
    found: dict[int, list[int]] = {each: [] for each in identity_ids}
    for record_id, identity_id in _membership_rows(identity_ids):
        found[identity_id].append(record_id)
    return found


def consult_person(*, by: Actor, reason: Reason, identity_id: int) -> list[Any]:
    """This will fetch a person's records for a reader, and log that they looked at each.

    A merged person's number leads to the person. Raises NotPermitted and NoSuchPerson.
    """
    permissions.check_can_read(by=by)
    with access.acting(by):
        found = access.consult(
            records_of(list_members(identity_id)),
            by=by,
            act="identity.person.read",
            kind="pole.person",
            reason=reason,
        )
    if not found:
        raise NoSuchPerson(f"P{identity_id}")
    return found


def records_of(record_ids: Collection[int]) -> QuerySet[Any]:
    """This will give the person records of these numbers that are in scope, in order."""
    table: type[Model] = pole.model_of(Kind.PERSON)
    return table._default_manager.filter(pk__in=_numbers(record_ids)).order_by("pk")


def names_of(record_ids: Collection[int]) -> dict[int, str]:
    """This will give the names that records in scope give, for a page that accounts for itself."""
    return {each.pk: str(each) for each in records_of(record_ids)}


def count_records(identity_ids: Collection[int]) -> int:
    """This will count the records of persons, whether in scope or not."""
    return int(_ask("select identity_size(%s)", list(identity_ids)))


def is_sensitive(record_ids: Collection[int]) -> bool:
    """This will say whether a decision about these records needs a second person.

    It does when one of them is OFFICIAL-SENSITIVE or restricted, or has a warning marker.
    """
    return bool(_ask("select identity_sensitive(%s)", list(record_ids)))


def _membership_rows(identity_ids: Collection[int]) -> list[tuple[int, int]]:
    joined = Membership.objects.filter(identity_id__in=_numbers(identity_ids))
    own = records_of(identity_ids).values_list("pk", flat=True)
    rows = [(each, each) for each in own]
    return sorted([*rows, *joined.values_list("record_id", "identity_id")])


def _numbers(wanted: Iterable[int]) -> list[int]:
    """Those that can be numbers of records at all: somebody may type any."""
    return [each for each in wanted if 0 < each <= BigIntegerField.MAX_BIGINT]


def _ask(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0]
