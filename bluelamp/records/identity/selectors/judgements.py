"""What was decided about persons, and what waits for a second person."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..choices import Decision, RequestState
from ..models import DecisionRequest, Judgement
from .people import NoSuchPerson, list_members

APART = (Decision.DIFFERENT, Decision.PARTED)
SETTLED = "select one, other from identity_settled(%s, %s)"
# The database asks these past its policies, whose operators could not use the indexes.
JUDGED = "select identity_judged(%s)"
STANDING = "select id from identity_standing_on(%s) id order by id"


def get_judgement(judgement_id: int) -> Judgement:
    """This will get one judgement in scope. Raises Judgement.DoesNotExist."""
    return Judgement.objects.select_related("undoes").get(pk=judgement_id)


def get_request(request_id: int) -> DecisionRequest:
    """This will get one request in scope. Raises DecisionRequest.DoesNotExist."""
    return DecisionRequest.objects.select_related("undoes", "judgement").get(pk=request_id)


def list_judgements_about(record_ids: Collection[int]) -> QuerySet[Judgement]:
    """This will list the judgements in scope about any of these records, the first one first."""
    found = Judgement.objects.filter(pk__in=_column(JUDGED, list(record_ids)))
    return found.select_related("undoes").order_by("at", "pk")


def list_apart(ones: Sequence[int], others: Sequence[int]) -> list[Judgement]:
    """This will list the standing judgements that hold records of two sides to be different."""
    a, b = list(ones), list(others)
    across = Q(one_records__overlap=a, other_records__overlap=b)
    across |= Q(one_records__overlap=b, other_records__overlap=a)
    standing = list_judgements_about(a).filter(kind__in=APART, undone_by=None)
    return list(standing.filter(across))


def list_requests() -> QuerySet[DecisionRequest]:
    """This will list the requests in scope that wait for a second person, the oldest first."""
    return DecisionRequest.objects.filter(state=RequestState.WAITING).order_by("at", "pk")


def find_waiting(record_ids: Collection[int]) -> DecisionRequest | None:
    """This will find a request that waits about any of these records."""
    wanted = list(record_ids)
    about = Q(one_records__overlap=wanted) | Q(other_records__overlap=wanted)
    return list_requests().filter(about).first()


def settled(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """This will give those pairs of records that are one person already or judged different."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLED, [[one for one, _ in pairs], [other for _, other in pairs]])
        return set(cursor.fetchall())


def standing_on(judgement_id: int) -> list[int]:
    """This will list later judgements that stand on one, in scope or not."""
    return _column(STANDING, judgement_id)


def consult_history(
    *, by: Actor, reason: Reason, identity_id: int, printed: bool = False
) -> tuple[list[int], list[Judgement]]:
    """This will fetch a person's records' numbers and every judgement about them, and log it.

    A print is a disclosure. Raises NotPermitted and NoSuchPerson.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        members = list_members(identity_id)
        if not members:
            raise NoSuchPerson(f"P{identity_id}")
        found = list(list_judgements_about(members))
        audit.record(
            by=by,
            operation=Operation.DISCLOSURE if printed else Operation.CONSULTATION,
            act=f"identity.history.{'printed' if printed else 'read'}",
            subject=Subject("identity.person", identity_id),
            reason=reason,
            detail={"judgements": [each.pk for each in found]},
        )
    return members, found


def consult_judgement(*, by: Actor, reason: Reason, judgement_id: int) -> Judgement:
    """This will fetch one judgement for a reader and log that they looked.

    Raises NotPermitted, and Judgement.DoesNotExist for what is not there or not theirs to see.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        found = get_judgement(judgement_id)
        audit.record_look(
            "identity.judgement.read",
            Subject("identity.judgement", judgement_id),
            by=by,
            reason=reason,
        )
    return found


def consult_request(*, by: Actor, reason: Reason, request_id: int) -> DecisionRequest:
    """This will fetch one request for a reader and log that they looked.

    Raises NotPermitted, and DecisionRequest.DoesNotExist for what is not theirs to see.
    """
    with access.acting(by):
        permissions.check_can_read(by=by)
        found = get_request(request_id)
        audit.record_look(
            "identity.request.read", Subject("identity.request", request_id), by=by, reason=reason
        )
    return found


def find_undoing(judgement: Judgement) -> Judgement | None:
    """This will find the judgement that undid one."""
    return Judgement.objects.filter(undoes=judgement).first()


def _column(statement: str, value: Any) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])
        return [row[0] for row in cursor.fetchall()]
