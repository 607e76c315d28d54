"""The queue of proposals, the strongest evidence first."""

from django.db.models import Count, QuerySet

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject

from .. import permissions
from ..choices import ProposalState
from ..models import DecisionRequest, Proposal
from . import judgements


def list_proposals(state: str = ProposalState.OPEN) -> QuerySet[Proposal]:
    """This will list the proposals of a state in scope, the strongest evidence first."""
    # Joined, the planner begins with the records and reads millions; so they are fetched after.
    found = Proposal.objects.filter(state=state).prefetch_related("one", "other")
    return found.order_by("-bits", "pk")


def find_next() -> Proposal | None:
    """This will find the strongest proposal in scope that is to be decided."""
    return list_proposals().first()


def consult_queue(
    *, by: Actor, reason: Reason, state: str = ProposalState.OPEN
) -> tuple[QuerySet[Proposal], dict[str, int]]:
    """This will give the queue of a state and how many wait in each, and log the look.

    Raises NotPermitted.
    """
    permissions.check_can_read(by=by)
    with access.acting(by):
        counted = Proposal.objects.order_by().values_list("state").annotate(Count("pk"))
        counts = dict(counted)
        _log(by, reason, "identity.proposals.listed", {"state": state, "counts": counts})
    return list_proposals(state), counts


def consult_requests(*, by: Actor, reason: Reason) -> QuerySet[DecisionRequest]:
    """This will give the requests that wait for a second person, and log the look.

    Raises NotPermitted.
    """
    permissions.check_can_read(by=by)
    with access.acting(by):
        _log(by, reason, "identity.requests.listed", {})
    return judgements.list_requests()


def _log(by: Actor, reason: Reason, act: str, detail: dict[str, object]) -> None:
    audit.record(
        by=by,
        operation=Operation.CONSULTATION,
        act=act,
        subject=Subject("identity.proposal"),
        reason=reason,
        detail=detail,
    )
