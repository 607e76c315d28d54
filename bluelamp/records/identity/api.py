"""The door for other systems."""

from typing import Annotated

from django.utils import timezone
from ninja import Query as InAddress
from ninja import Router
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.algorithms.selectors import NotApproved
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference.selectors import NoSuchCode, get_code

from .schemas import MatchIn, MatchOut
from .selectors import matching

router = Router(tags=["identity"])


@router.get("/match", response=list[MatchOut], summary="Match a person")
def match(request: SignedIn, sent: Annotated[MatchIn, InAddress(...)]) -> list[matching.Match]:
    """The five likeliest identities for what is known of a person, with the evidence of each."""
    said = sent.dict()
    try:
        reason = Reason(get_code("audit-reason", said.pop("reason"), timezone.localdate()).code)
    except NoSuchCode as unknown:
        raise HttpError(422, f"{unknown}.") from unknown
    try:
        return matching.consult_matches(
            by=request.actor, reason=reason, query=matching.Query(**said)
        )
    except NotApproved as stopped:
        raise HttpError(409, str(stopped)) from stopped
