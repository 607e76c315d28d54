"""What technical debt tells. No event holds a score: risk of a system is told to nobody else."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("debt.risk.assessed", needs="debt.read")
@dataclass(frozen=True)
class RiskAssessed:
    """The legacy risk of an application was assessed."""

    application_id: int
    assessment_id: int


@event("debt.paper.decided", needs="debt.read")
@dataclass(frozen=True)
class PaperDecided:
    """The design authority decided a paper."""

    paper_id: int
    number: str
    state: str


@event("debt.waiver.expired", needs="debt.read")
@dataclass(frozen=True)
class WaiverExpired:
    """A waiver ran out, and what it let pass is debt again."""

    waiver_id: int
    application_id: int


@event("debt.entry.changed", needs="debt.read")
@dataclass(frozen=True)
class EntryChanged:
    """An entry of a register of debt was added or changed."""

    register: str
    entry_id: int
    fields: tuple[str, ...]
