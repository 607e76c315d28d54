"""What people decided otherwise than was proposed, for whoever measures what proposes."""

from django.db.models import QuerySet

from ..choices import Decision, ProposalSource, ProposalState
from ..models import Judgement, Proposal


def list_unproposed() -> QuerySet[Judgement]:
    """This will list the standing judgements in scope that joined what nothing had proposed."""
    standing = Judgement.objects.filter(kind=Decision.SAME, undone_by=None)
    return standing.filter(proposals=None).order_by("pk")


def list_refuted(source: ProposalSource) -> QuerySet[Proposal]:
    """This will list the proposals of a source in scope that were decided to be two people."""
    return Proposal.objects.filter(state=ProposalState.DIFFERENT, source=source).order_by("pk")
