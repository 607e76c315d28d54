"""Reviews of contracts: what was found and claimed, then verified by somebody else."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.stewardship.portfolio.services import histories

from .. import permissions
from ..events import SavingVerified
from ..models import Contract, ContractChange, Review


class OwnClaim(Exception):
    """A saving is verified by somebody other than who claimed it."""


class VerifiedAlready(Exception):
    """The saving has been verified."""


class BadDates(Exception):
    """A saving ends before it begins, or a review lies in days to come."""


@dataclass(frozen=True)
class Finding:
    """What a review found; costs that are not known are left out."""

    reviewed_on: datetime.date
    outcome: str
    original_cost: Decimal | None = None
    revised_cost: Decimal | None = None
    claimed: Decimal = Decimal(0)
    avoided: bool = False
    saves_from: datetime.date | None = None
    saves_until: datetime.date | None = None
    source: str = ""


def review_contract(
    *, by: Actor, at: datetime.datetime, contract_id: int, finding: Finding
) -> Review:
    """This will write down a review. A claim that its costs do not come to is taken, and shown so.

    Raises NotPermitted, BadDates, Contract.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_keep(by=by)
        if (wrong := trouble(finding, at.date())) or not finding.outcome.strip():
            raise BadDates(wrong or "Say what the review found.")
        contract = Contract.objects.get(pk=contract_id)
        made = Review.objects.create(
            contract=contract, claimed_by=by.name, claimed_by_id=by.post_id, **vars(finding)
        )
        _record(by, "contracts.contract.reviewed", made, finding.claimed)
    return made


def verify_saving(*, by: Actor, at: datetime.datetime, review_id: int, verified: Decimal) -> Review:
    """This will verify what a review claimed, or another amount.

    Raises NotPermitted, OwnClaim, VerifiedAlready, Review.DoesNotExist.
    """
    with access.acting(by):
        permissions.check_can_verify(by=by)
        found = Review.objects.select_for_update().get(pk=review_id)
        if found.claimed_by_id == by.post_id:
            raise OwnClaim
        if found.verified is not None:
            raise VerifiedAlready
        found.verified, found.verified_by, found.verified_at = verified, by.name, at
        found.save(update_fields=["verified", "verified_by", "verified_at"])
        _record(by, "contracts.saving.verified", found, verified)
        happened = SavingVerified(found.pk, found.contract_id, int(verified * 100))
        bus.publish(happened, by=by, about=found.contract)
        field = f"saving of the review of {found.reviewed_on:%d %B %Y}"
        said = f"verified at {verified:f}"
        kept = histories.note(field, f"claimed at {found.claimed:f}", said, "", by=by, at=at)
        ContractChange.objects.bulk_create(
            ContractChange(contract_id=found.contract_id, **each) for each in kept
        )
    return found


def trouble(finding: Finding, on: datetime.date) -> str:
    """This will say, in a sentence, what about the days of a review cannot be."""
    first, last = finding.saves_from, finding.saves_until
    if finding.reviewed_on > on:
        return "The day of the review has not come."
    if (first is None) != (last is None):
        return "A saving has a first and a last day, or neither."
    if first and last and last < first:
        return "The saving ends before it begins."
    return ""


def _record(by: Actor, act: str, review: Review, amount: Decimal) -> None:
    audit.record(
        by=by,
        operation=Operation.ALTERATION,
        act=act,
        subject=Subject("contracts.review", review.pk),
        reason=Reason("administration"),
        detail={"amount": str(amount)},
    )
