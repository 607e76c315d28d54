"""What opportunities tell."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("opportunities.opportunity.raised", needs="opportunities.take_part")
@dataclass(frozen=True)
class OpportunityRaised:
    """Somebody said what gets in their way."""

    opportunity_id: int
    reference: str


@event("opportunities.opportunity.moved", needs="opportunities.take_part")
@dataclass(frozen=True)
class OpportunityMoved:
    """An opportunity came to another status; its followers are told in the same transaction."""

    opportunity_id: int
    reference: str
    before: str
    after: str


@event("opportunities.opportunity.merged", needs="opportunities.take_part")
@dataclass(frozen=True)
class OpportunityMerged:
    """An opportunity was put together with the one that says the same, or taken apart again."""

    opportunity_id: int
    into_id: int
    undone: bool
    voters: int


@event("opportunities.opportunity.measured", needs="opportunities.read_figures")
@dataclass(frozen=True)
class OpportunityMeasured:
    """Its minutes were measured, before the change or after it."""

    opportunity_id: int
    phase: str
    minutes: float
    evidence: str


@event("opportunities.figures.reckoned", needs="opportunities.read_figures")
@dataclass(frozen=True)
class FiguresReckoned:
    """The portal's figures of a day, for dashboards. Days and hours; shares are percentages.

    A share of nothing is -1: there is none, and it is not nought.
    """

    on: str
    raised: int
    accepted: int
    delivered: int
    declined: int
    days_to_accept: float
    days_to_deliver: float
    fast_in_time: float
    raisers_told: float
    top_ten_delivered: float
    hours_claimed: float
    hours_measured: float
    repeat_raisers: int
    oldest_days: int
