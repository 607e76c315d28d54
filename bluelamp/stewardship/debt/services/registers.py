"""The registers of technical debt: support that is paid for beyond its end."""

from bluelamp.stewardship.registers.selectors import declared as ask
from bluelamp.stewardship.registers.selectors.declared import Register, declare
from bluelamp.stewardship.registers.services.files import take_files

from .. import permissions
from ..events import EntryChanged
from ..models import ExtendedSupport
from ..rules.support import doubt_paid


def changed(register: str, entry_id: int, fields: tuple[str, ...]) -> EntryChanged:
    """This will tell that an entry has changed."""
    return EntryChanged(register, entry_id, fields)


EXTENDED = declare(
    Register(
        "extended-support",
        "paid support",
        "Support that is paid for",
        "A row a release of an application's product and the days on which support is paid for.",
        ExtendedSupport,
        ("application", "product", "cycle", "starts_on"),
        (
            ask.link("application", "Reference", "applications", required=True),
            ask.words("product", "Product", 200, required=True),
            ask.words("cycle", "Release", 100, required=True),
            ask.day("starts_on", "From", required=True),
            ask.day("ends_on", "Until", required=True),
            ask.money("annual_cost", "Cost a year", required=True, hint="In full pounds"),
        ),
        permissions.check_can_read,
        permissions.check_can_assess,
        changed,
        doubt_paid,
        ways="debt/_ways.html",
        through="application",
        order=("application__name", "product", "starts_on"),
    )
)
take_files(EXTENDED)
