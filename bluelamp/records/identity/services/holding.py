"""Holding persons still while a decision about them is made."""

from collections.abc import Collection, Iterable

from django.db import connection

from ..selectors import people
from ..selectors.people import NoSuchPerson


class ClosedToYou(Exception):
    """A record of one of the persons is not the actor's to see, so it is not theirs to decide."""


class ChangedMeanwhile(Exception):
    """Somebody else decided about one of the persons a moment ago: look again."""


def hold(numbers: Iterable[int]) -> dict[int, list[int]]:
    """This will lock the persons of these numbers and give the records of each.

    Locks are taken in the order of the persons' numbers and kept until the transaction ends, so
    that no two decisions wait for each other. Raises NoSuchPerson, ClosedToYou, ChangedMeanwhile.
    """
    wanted = sorted(set(numbers))
    before = people.identities_of(wanted)
    for root in sorted(set(before.values())):
        _lock(root)
    if people.identities_of(wanted) != before:
        raise ChangedMeanwhile
    found = people.members_of(set(before.values()))
    _check_whole(found)
    return found


def check_seen(seen: Collection[int], records: Iterable[int]) -> None:
    """This will pass when these are the records that the actor was shown, if that is known.

    Raises ChangedMeanwhile.
    """
    if seen and set(seen) != set(records):
        raise ChangedMeanwhile


def _check_whole(found: dict[int, list[int]]) -> None:
    for root, members in found.items():
        if not members:
            raise NoSuchPerson(f"P{root}")
    if people.count_records(found) != sum(len(members) for members in found.values()):
        raise ClosedToYou


def _lock(identity_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtextextended('identity.person:' || %s, 0))",
            [identity_id],
        )
