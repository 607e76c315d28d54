"""Reads of publication: what would be published now, what was, what differs, what is due."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject
from bluelamp.kernel.ui.exports import plain
from bluelamp.stewardship.contracts import selectors as contracts
from bluelamp.stewardship.debt import selectors as debt
from bluelamp.stewardship.portfolio.selectors import applications, costs

from . import permissions
from .choices import Dataset, Decision, Exemption
from .models import Duty, Edition, FieldRule, WithheldRow
from .rules import catalogue, difference, duties, ocds

Row = dict[str, Any]
UNDECIDED = "Nobody has reviewed it, so it is not published."


@dataclass(frozen=True)
class Field:
    """A field of a dataset with what was decided about it, if anything was."""

    name: str
    label: str
    rule: FieldRule | None
    overdue: bool

    @property
    def published(self) -> bool:
        """This will say whether it is published: reviewed, and not to be reviewed again first."""
        return bool(self.rule and self.rule.decision == Decision.PUBLISH and not self.overdue)


@dataclass(frozen=True)
class Draft:
    """A dataset as it would be published today."""

    dataset: str
    all_fields: list[Field]
    rows: list[Row]
    withheld_rows: dict[str, str]
    newest: Edition | None

    @property
    def fields(self) -> list[str]:
        """This will name the fields that are published."""
        return [each.name for each in self.all_fields if each.published]

    @property
    def withheld_fields(self) -> dict[str, str]:
        """This will give the exemption of each field that is withheld."""
        rules = [each.rule for each in self.all_fields if each.rule]
        return {each.field: each.exemption for each in rules if each.exemption}

    @property
    def reviewer_ids(self) -> set[int]:
        """This will give who reviewed what is published."""
        return {each.rule.reviewer_id for each in self.all_fields if each.published and each.rule}

    @property
    def difference(self) -> difference.Difference:
        """This will say what differs from what was published last."""
        return difference.between(self.newest.rows if self.newest else [], self.rows)

    @property
    def label(self) -> str:
        """This will give the dataset in words."""
        return str(Dataset(self.dataset).label)

    @property
    def betrayed(self) -> list[tuple[str, str, str]]:
        """This will find the cells that stop it from being published."""
        return catalogue.betrayed(self.rows)


@dataclass(frozen=True)
class Owed:
    """A duty, when it is due next, and whether that day is past."""

    duty: Duty
    due_on: datetime.date | None
    late: bool


def consult_datasets(*, by: Actor, reason: Reason, on: datetime.date) -> list[Draft]:
    """This will give every dataset as it would be published. Raises NotPermitted."""
    _consult("datasets", by=by, reason=reason)
    return [draft_of(by=by, reason=reason, dataset=each, on=on) for each in Dataset.values]


def consult_dataset(*, by: Actor, reason: Reason, dataset: str, on: datetime.date) -> Draft:
    """This will give one dataset as it would be published. Raises NotPermitted and ValueError."""
    _consult("dataset", by=by, reason=reason)
    return draft_of(by=by, reason=reason, dataset=Dataset(dataset), on=on)


def consult_editions(*, by: Actor, reason: Reason, dataset: str = "") -> QuerySet[Edition]:
    """This will list editions, the newest first, of one dataset or of all. Raises NotPermitted."""
    _consult("editions", by=by, reason=reason)
    found = Edition.objects.order_by("-published_at", "-pk")
    return found.filter(dataset=dataset) if dataset else found


def consult_edition(*, by: Actor, reason: Reason, edition_id: int) -> Edition:
    """This will get an edition. Raises NotPermitted and Edition.DoesNotExist."""
    _consult("edition", by=by, reason=reason, edition_id=edition_id)
    return Edition.objects.get(pk=edition_id)


def consult_difference(
    *, by: Actor, reason: Reason, edition_id: int, since: int | None
) -> tuple[Edition | None, Edition, difference.Difference]:
    """This will hold an edition against an earlier one of its dataset, unless told the one before.

    Raises NotPermitted and Edition.DoesNotExist.
    """
    _consult("difference", by=by, reason=reason, edition_id=edition_id)
    after = Edition.objects.get(pk=edition_id)
    wanted = since if since is not None else after.number - 1
    before = Edition.objects.filter(dataset=after.dataset, number=wanted).first()
    return before, after, difference.between(before.rows if before else [], after.rows)


def consult_duties(*, by: Actor, reason: Reason, on: datetime.date) -> list[Owed]:
    """This will list what must be published, what is late first. Raises NotPermitted."""
    _consult("duties", by=by, reason=reason)
    found = [_owed(each, on) for each in Duty.objects.order_by("reference")]
    return sorted(found, key=lambda each: (not each.late, each.due_on or datetime.date.max))


def consult_package(
    *, by: Actor, reason: Reason, edition_id: int, prefix: str, uri: str
) -> dict[str, Any]:
    """This will give an edition of contracts as an OCDS 1.1 release package.

    Raises NotPermitted and Edition.DoesNotExist, which an edition of another dataset does too.
    """
    _consult("package", by=by, reason=reason, edition_id=edition_id)
    last = Edition.objects.get(pk=edition_id, dataset=Dataset.CONTRACTS)
    before = Edition.objects.filter(dataset=last.dataset, number__lte=last.number)
    said = [(each.number, each.published_at, each.rows) for each in before.order_by("number")]
    force = access.get_post(by.post_id).force.name
    return ocds.package(
        ocds.newest(said), publisher=force, prefix=prefix, uri=uri, at=last.published_at
    )


def draft_of(*, by: Actor, reason: Reason, dataset: str, on: datetime.date) -> Draft:
    """This will cut a dataset down to what may be published today."""
    permissions.check_can_read(by=by)
    rules = {each.field: each for each in FieldRule.objects.filter(dataset=dataset)}
    fields = [
        Field(name, label, rules.get(name), _overdue(rules.get(name), on))
        for name, label in catalogue.OFFERED[dataset]
    ]
    names = [each.name for each in fields if each.published]
    kept = WithheldRow.objects.filter(dataset=dataset).values_list("row", "field", "exemption")
    withheld = {(row, field): exemption for row, field, exemption in kept}
    rows = catalogue.cut(SOURCES[dataset](by, reason), names, withheld) if names else []
    hidden = {row: exemption for (row, field), exemption in withheld.items() if not field}
    newest = Edition.objects.filter(dataset=dataset).order_by("-number").first()
    return Draft(dataset, fields, rows, hidden, newest)


def words_of(exemption: str) -> str:
    """This will write an exemption in words."""
    return str(Exemption(exemption).label)


def _overdue(rule: FieldRule | None, on: datetime.date) -> bool:
    return bool(rule and rule.review_by and rule.review_by < on)


def _contracts(by: Actor, reason: Reason) -> list[Row]:
    return [_contract(each) for each in contracts.consult_publication(by=by, reason=reason)]


def _contract(found: Any) -> Row:
    """The price is withheld by the contract's own exemption, whatever the field rule says."""
    names = ["reference", "title", "supplier", "category", "starts_on", "ends_on", "value_reason"]
    priced = [] if found.exemption else ["total_cost", "annual_cost"]
    row = {name: plain(getattr(found, name)) for name in (*names, *priced)}
    return row | {"exemption": words_of(found.exemption) if found.exemption else ""}


def _applications(by: Actor, reason: Reason) -> list[Row]:
    names = [name for name, _ in catalogue.OFFERED["applications"]]
    found = applications.consult_applications(by=by, reason=reason).exclude(stage="retired")
    return [{name: plain(getattr(each, name)) for name in names} for each in found]


def _figures(by: Actor, reason: Reason) -> list[Row]:
    found = [each.figure for each in costs.consult_published(by=by, reason=reason)]
    names = ("label", "amount", "measured_in", "stated_on", "citation")
    return [
        {"reference": f"{each.code} {each.stated_on}"}
        | {name: plain(getattr(each, name)) for name in names}
        for each in found
    ]


def _standing(by: Actor, reason: Reason) -> list[Row]:
    """Counts and money alone, never which system."""
    found = debt.get_standing(by=by)
    counted = (
        ("applications", "Applications", found.total),
        ("not-assessed", "Applications that have not been assessed", found.unknown),
        ("legacy", "Applications counted as legacy", found.legacy),
        ("red", "Applications at or above the threshold of 16", found.red),
        ("open", "Debts open", found.open_debts),
        ("principal", "Pounds to be rid of them", found.principal),
        ("interest", "Pounds a year meanwhile", found.interest),
    )
    return [
        {"reference": code, "label": label, "amount": plain(amount)}
        for code, label, amount in counted
    ]


SOURCES: dict[str, Callable[[Actor, Reason], list[Row]]] = {
    Dataset.CONTRACTS: _contracts,
    Dataset.APPLICATIONS: _applications,
    Dataset.FIGURES: _figures,
    Dataset.STANDING: _standing,
}


def _owed(duty: Duty, on: datetime.date) -> Owed:
    if not duty.every_months:
        return Owed(duty, None, late=duty.published_on is None)
    if duty.published_on is None:
        return Owed(duty, None, late=True)
    due = duties.due(duty.published_on, duty.every_months)
    return Owed(duty, due, late=due < on)


def _consult(what: str, *, by: Actor, reason: Reason, edition_id: int | None = None) -> None:
    permissions.check_can_read(by=by)
    audit.record_look(
        f"publication.{what}.read", Subject("publication.edition", edition_id), by=by, reason=reason
    )
