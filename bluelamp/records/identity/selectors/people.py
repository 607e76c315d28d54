"""Which person a record is, and the records of a person, as far as the reader may see."""

from collections.abc import Iterable

from ..models import Membership


def identity_of(record_id: int) -> int:
    """This will give the number of the person that a record belongs to."""
    return identities_of([record_id])[record_id]


def identities_of(record_ids: Iterable[int]) -> dict[int, int]:
    """This will give the person's number of each record, in one query."""
    wanted = list(record_ids)
    found = Membership.objects.filter(record_id__in=wanted)
    known = dict(found.values_list("record_id", "identity_id"))
    return {each: known.get(each, each) for each in wanted}


def list_members(identity_id: int) -> list[int]:
    """This will list the numbers of a person's records, the person's own first.

    Those of other records are in scope; whoever fetches the records sees whether the first is.
    """
    root = identity_of(identity_id)
    found = Membership.objects.filter(identity_id=root).order_by("record_id")
    return [root, *found.values_list("record_id", flat=True)]
