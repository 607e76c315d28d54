"""The registers of contracts: the lots that a contract is parted into."""

from bluelamp.stewardship.registers.selectors import declared as ask
from bluelamp.stewardship.registers.selectors.declared import (
    Named,
    Register,
    declare,
    let_name,
)
from bluelamp.stewardship.registers.services.files import take_files

from .. import permissions, selectors
from ..events import LotChanged
from ..models import Lot
from ..rules.lots import doubt_lot


def changed(register: str, entry_id: int, fields: tuple[str, ...]) -> LotChanged:
    """This will tell that a lot has changed."""
    return LotChanged(entry_id, fields)


let_name(
    Named("contracts", "contract", "contracts.Contract", "reference", selectors.known_contracts)
)
LOTS = declare(
    Register(
        "contract-lots",
        "lot",
        "Lots of contracts",
        "A row a lot of a contract, in full pounds, and whose it becomes.",
        Lot,
        ("contract", "reference"),
        (
            ask.link("contract", "Contract", "contracts", required=True),
            ask.words("reference", "Lot", 60, required=True),
            ask.words("title", "Title", required=True),
            ask.words("goes_to", "Whose it becomes", 200),
            ask.money("total_cost", "Total cost", hint="In full pounds"),
            ask.money("annual_cost", "Annual cost", hint="In full pounds"),
            ask.day("independent_on", "Stands alone from"),
        ),
        permissions.check_can_read,
        permissions.check_can_keep,
        changed,
        doubt_lot,
        ways="contracts/_ways.html",
        through="contract",
        order=("contract__reference", "reference"),
    )
)
take_files(LOTS)
