"""The registers of the portfolio, which lies below: targets of hosting, published figures."""

from bluelamp.kernel.ui import cells
from bluelamp.stewardship.portfolio.choices import Measure
from bluelamp.stewardship.portfolio.events import StatedChanged
from bluelamp.stewardship.portfolio.services import stated

from ..choices import Sort
from ..selectors import declared as ask
from ..selectors.declared import Answer, Register, declare
from .files import take_files


def changed(register: str, entry_id: int, fields: tuple[str, ...]) -> StatedChanged:
    """This will tell that a target or a figure has changed."""
    return StatedChanged(register, entry_id, fields)


TARGETS = declare(
    Register(
        "hosting-targets",
        "target of hosting",
        "Targets of hosting",
        "A row a target with the day and the value that it began from.",
        stated.TARGETS,
        ("measure", "due_on"),
        (
            ask.choice("measure", "Measure", Measure.choices, required=True),
            ask.day("began_on", "Began on", required=True),
            ask.number("began_at", "Began at", 0, 100_000, required=True),
            ask.day("due_on", "Due on", required=True),
            ask.number("target", "Target", 0, 100_000, required=True),
        ),
        stated.check_can_read,
        stated.check_can_change,
        changed,
        stated.doubt_target,
        ways="portfolio/_ways.html",
        order=("due_on", "measure"),
    )
)
FIGURES = declare(
    Register(
        "figures",
        "published figure",
        "Published figures",
        "A row a figure that was published, with where. It is shown beside our own.",
        stated.FIGURES,
        ("code", "stated_on"),
        (
            ask.words("code", "Code", 100, required=True),
            ask.words("label", "Figure", required=True),
            Answer("amount", "Amount", cells.money(2, negative=True), Sort.NUMBER, required=True),
            ask.words("measured_in", "Measured in", 60),
            ask.day("stated_on", "Stated on", required=True),
            ask.words("citation", "Citation", 400, required=True),
            ask.words("part_of", "Part of", 100),
        ),
        stated.check_can_read,
        stated.check_can_change,
        changed,
        ways="portfolio/_ways.html",
        cites="citation",
    )
)
for each in (TARGETS, FIGURES):
    take_files(each)
