"""The registers of programmes: the ceilings of each financial year."""

from bluelamp.kernel.ui import cells
from bluelamp.stewardship.registers.choices import Sort
from bluelamp.stewardship.registers.selectors import declared as ask
from bluelamp.stewardship.registers.selectors.declared import Answer, Register, declare
from bluelamp.stewardship.registers.services.files import take_files

from .. import permissions
from ..choices import Budget
from ..events import EntryChanged
from ..models import Ceiling
from ..rules import years


def read_year(text: str) -> int:
    """This will read a financial year: 2026/27, 2026-27 or 2026. Raises Wrong."""
    first, _, second = text.replace("-", "/").partition("/")
    year = cells.whole(1990, 2100)(first.strip())
    if second and f"{(year + 1) % 100:02d}" != second.strip()[-2:]:
        raise cells.Wrong(f"“{text}” is not a financial year. Write it as {years.label(year)}.")
    return int(year)


def changed(register: str, entry_id: int, fields: tuple[str, ...]) -> EntryChanged:
    """This will tell that an entry has changed."""
    return EntryChanged(register, entry_id, fields)


CEILINGS = declare(
    Register(
        "ceilings",
        "ceiling",
        "Ceilings of each year",
        "A row a financial year and kind.",
        Ceiling,
        ("year", "kind"),
        (
            Answer(
                "year", "Financial year", read_year, Sort.WHOLE, required=True, hint="2026/27",
                write=years.label,
            ),
            ask.choice("kind", "Kind", Budget.choices, required=True),
            ask.money("amount", "Ceiling", required=True, hint="In full pounds, or team days"),
        ),
        permissions.check_can_read,
        permissions.check_can_choose,
        changed,
        ways="programmes/_ways.html",
    )
)  # fmt: skip
take_files(CEILINGS)
