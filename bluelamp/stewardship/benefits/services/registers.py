"""The registers of benefits: what an hour of a role costs, from a day on."""

from bluelamp.stewardship.registers.selectors import declared as ask
from bluelamp.stewardship.registers.selectors.declared import Register, declare
from bluelamp.stewardship.registers.services.files import take_files

from .. import permissions
from ..events import EntryChanged
from ..models import Rate


def changed(register: str, entry_id: int, fields: tuple[str, ...]) -> EntryChanged:
    """This will tell that an entry has changed."""
    return EntryChanged(register, entry_id, fields)


RATES = declare(
    Register(
        "rates",
        "rate",
        "What an hour of a role costs",
        "A row a role and the day it holds from.",
        Rate,
        ("role", "starts_on"),
        (
            ask.words("role", "Role", 200, required=True),
            ask.day("starts_on", "From", required=True),
            ask.number("pounds", "Pounds an hour", 0.01, 10_000, required=True),
            ask.whole("hours", "Hours a year", 1, 9_000, hint="That a person works"),
        ),
        permissions.check_can_read,
        permissions.check_can_keep,
        changed,
        ways="benefits/_ways.html",
        order=("role", "-starts_on"),
    )
)
take_files(RATES)
