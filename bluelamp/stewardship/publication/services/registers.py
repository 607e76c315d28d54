"""The registers of publication: what was decided of each field, what is withheld, duties."""

import datetime
from typing import Any

from bluelamp.kernel.access.selectors import Actor
from bluelamp.stewardship.registers.selectors import declared as ask
from bluelamp.stewardship.registers.selectors.declared import Register, declare
from bluelamp.stewardship.registers.services.files import take_files

from .. import permissions
from ..choices import Class, Dataset, Decision, Exemption
from ..events import RuleChanged
from ..models import Duty, FieldRule, WithheldRow
from ..rules import catalogue

WAYS = "publication/_ways.html"


def changed(register: str, entry_id: int, fields: tuple[str, ...]) -> RuleChanged:
    """This will tell that an entry has changed."""
    return RuleChanged(register, entry_id, fields)


def reviewed(*, by: Actor, at: datetime.datetime) -> dict[str, Any]:
    """This will say who reviewed a rule and when: whoever changed it last."""
    return {"reviewer": by.name, "reviewer_id": by.post_id, "reviewed_at": at}


RULES = declare(
    Register(
        "publication-rules",
        "field rule",
        "Field rules",
        "A row a field of a dataset: published, or withheld under an exemption.",
        FieldRule,
        ("dataset", "field"),
        (
            ask.choice("dataset", "Dataset", Dataset.choices, required=True),
            ask.words("field", "Field", 60, required=True, of="dataset", within=catalogue.OFFERED),
            ask.choice("decision", "Decision", Decision.choices, required=True),
            ask.choice("exemption", "Exemption", Exemption.choices),
            ask.text("reason", "Why the public interest is to withhold"),
            ask.day("review_by", "Review again by"),
        ),
        permissions.check_can_read,
        permissions.check_can_review,
        changed,
        trouble=catalogue.doubt_rule,
        stamp=reviewed,
        ways=WAYS,
    )
)
WITHHELD = declare(
    Register(
        "publication-withheld",
        "withheld row",
        "Withheld rows",
        "A row of a dataset that is withheld, or one field of it.",
        WithheldRow,
        ("dataset", "row", "field"),
        (
            ask.choice("dataset", "Dataset", Dataset.choices, required=True),
            ask.words("row", "Reference of the row", 60, required=True),
            ask.words(
                "field",
                "Field",
                60,
                of="dataset",
                within=catalogue.OFFERED,
                hint="Leave it empty to withhold the whole row",
            ),
            ask.choice("exemption", "Exemption", Exemption.choices, required=True),
            ask.text("reason", "Why the public interest is to withhold"),
        ),
        permissions.check_can_read,
        permissions.check_can_review,
        changed,
        trouble=catalogue.doubt_row,
        stamp=reviewed,
        ways=WAYS,
    )
)
DUTIES = declare(
    Register(
        "publication-duties",
        "duty",
        "What must be published",
        "A row something that the scheme or the law asks to be published, and how often.",
        Duty,
        ("reference",),
        (
            ask.words("reference", "Reference", 60, required=True),
            ask.words("title", "What", required=True),
            ask.choice("asked_in", "Class of the scheme", Class.choices, required=True),
            ask.words("law", "Asked by"),
            ask.choice("dataset", "Dataset", Dataset.choices),
            ask.whole("every_months", "Every how many months", 1, 120),
            ask.day("published_on", "Published on"),
            ask.words("owner", "Owner"),
            ask.words("address", "Where", listed=False),
        ),
        permissions.check_can_read,
        permissions.check_can_review,
        changed,
        ways=WAYS,
    )
)
REGISTERS = (RULES, WITHHELD, DUTIES)
for each in REGISTERS:
    take_files(each)
