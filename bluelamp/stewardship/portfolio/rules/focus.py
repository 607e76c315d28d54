"""Cost rows in the columns of FOCUS 1.2 (FinOps Open Cost and Usage Specification, CC-BY-4.0).

The columns that figures are made of are kept as columns; every other one is kept beside them, so
that nothing of a native file is lost. A plain invoice is brought into the same columns.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

CHARGE_CATEGORIES = ("Usage", "Purchase", "Tax", "Credit", "Adjustment")
# Tags of a native file that name the application, in the order they are believed.
TAGS = ("application", "Application", "service", "Service", "app")


def application_of(tags: Any) -> str:
    """This will give the application that a row's tags name, if they name one."""
    found = tags if isinstance(tags, Mapping) else {}
    return str(next((found[each] for each in TAGS if found.get(each)), ""))


def discount(contracted: Decimal, listed: Decimal) -> Decimal | None:
    """This will give the negotiated discount, 1 - ContractedCost/ListCost, as a percentage."""
    if not listed:
        return None
    return ((1 - contracted / listed) * 100).quantize(Decimal("0.1"))


def allocated(named: Decimal, total: Decimal) -> Decimal | None:
    """This will give the share of cost that is put to an application, as a percentage."""
    return (named / total * 100).quantize(Decimal("0.1")) if total else None
