"""The lists of contracts."""

from decimal import Decimal

from bluelamp.kernel.ui.tables import Column, Table

from ..choices import Renewal
from ..models import Contract


def pounds(amount: Decimal | None) -> str:
    """An amount as people read it."""
    return "–" if amount is None else f"£{amount:,.2f}".removesuffix(".00")


def renewal_of(row: Contract) -> str:
    """What happens at the end of its term; one whose end nobody knows is not said to end."""
    unknown = row.renewal == Renewal.NEVER and not (row.ends_on or row.ended_on)
    return "No end is known" if unknown else str(Renewal(row.renewal).label)


class Contracts(Table):
    """Every contract."""

    caption = "Contracts"
    search = ("title", "reference", "supplier", "manager")
    empty = "No contract is on the register yet. Add one, or import a file of them."
    columns = (
        Column("Title", "title", sortable=True, link="contracts:contract"),
        Column("Reference", "reference", sortable=True),
        Column("Supplier", "supplier", sortable=True, spare=True),
        Column("Category", "category", sortable=True, filter=True, spare=True),
        Column("Manager", "manager", sortable=True, spare=True),
        Column("Starts on", "starts_on", sortable=True),
        Column("First term ends", "ends_on", sortable=True),
        Column("Renewal", renewal_of, sortable="renewal", filter="renewal"),
        Column("Separation", "get_separation_display", sortable="separation", filter="separation"),
        Column("Annual cost", "annual_cost", sortable=True, numeric=True,
               show=lambda row: pounds(row.annual_cost)),
    )  # fmt: skip


class ContractsToChange(Contracts):
    """The same for those who may change them: many can be chosen."""

    actions = (("many", "Change those chosen"),)


class Published(Table):
    """What of each contract is published, and nothing else."""

    caption = "Contracts over £10,000"
    search = ("title", "supplier")
    empty = "No contract over £10,000 is on the register."
    columns = (
        Column("Reference", "reference", sortable=True),
        Column("Title", "title", sortable=True),
        Column("Supplier", "supplier", sortable=True),
        Column("Starts on", "starts_on", sortable=True),
        Column("Ends on", "ends_on", sortable=True),
        Column("Total cost", lambda row: _price(row, row.total_cost)),
        Column("Annual cost", lambda row: _price(row, row.annual_cost)),
        Column("Why it is good value", "value_reason"),
        Column("Why its price is not published", "get_exemption_display"),
    )


def _price(row: Contract, amount: Decimal | None) -> str:
    if row.exemption:
        return "Not published"
    return "" if amount is None else f"{amount:.2f}"
