"""What contracts tell."""

from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("contracts.contract.changed", needs="contracts.read")
@dataclass(frozen=True)
class ContractChanged:
    """A contract was added or changed; its deadlines are reckoned anew from its dates."""

    contract_id: int
    reference: str
    fields: tuple[str, ...]


@event("contracts.saving.verified", needs="contracts.read")
@dataclass(frozen=True)
class SavingVerified:
    """Somebody other than who claimed it verified a saving (pence)."""

    review_id: int
    contract_id: int
    pence: int


@event("contracts.lot.changed", needs="contracts.read")
@dataclass(frozen=True)
class LotChanged:
    """A lot of a contract was added or changed."""

    lot_id: int
    fields: tuple[str, ...]
