"""The kinds of file that contracts take: the register, reviews, what contracts pay for."""

from collections.abc import Sequence
from typing import Any

from bluelamp.kernel.ui import cells
from bluelamp.kernel.ui.cells import Field, Row
from bluelamp.kernel.ui.sheets import Fault
from bluelamp.stewardship.portfolio.services.imports import Kind, Sent, register
from bluelamp.stewardship.portfolio.services.kinds.applications import known_applications, twice
from bluelamp.stewardship.portfolio.services.kinds.links import unknown_applications

from .. import permissions, selectors
from ..choices import Exemption, Renewal, Separation
from ..models import Contract, Coverage, Review
from ..rules import terms
from . import reviews
from .register import Said, list_covered, new_contract, note_coverage, write

CONTRACT = Field("contract", "Contract", cells.words(60), required=True)
MONTHS = cells.whole(0, 600)


def _doubt_contracts(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    there, found = selectors.known_contracts(), twice(rows, "contract")
    for row in rows:
        contract = there.get(row.values["contract"]) or Contract()
        wrong = terms.trouble(selectors.term_of(contract, row.values))
        if wrong:
            found.append(Fault(row.number, "", wrong))
    return found


def _load_contracts(rows: Sequence[Row], sent: Sent) -> None:
    there, said = selectors.known_contracts(), []
    for row in rows:
        values = {"source": sent.file.source} | row.values
        reference = values.pop("contract")
        said.append(Said(there.get(reference) or new_contract(reference, by=sent.by), values))
    write(said, by=sent.by, at=sent.at)


def unknown_contracts(rows: Sequence[Row]) -> list[Fault]:
    """This will find rows that name a contract that is not there."""
    there = set(selectors.known_contracts())
    return [
        Fault(row.number, "Contract", f"No contract has the reference “{row.values['contract']}”.")
        for row in rows
        if row.values["contract"] not in there
    ]


def _doubt_reviews(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    found = [*unknown_contracts(rows), *twice(rows, "contract", "reviewed_on", "outcome")]
    found += [
        Fault(row.number, "", wrong)
        for row in rows
        if (wrong := reviews.trouble(_finding(row, sent), sent.at.date()))
    ]
    return found


def _load_reviews(rows: Sequence[Row], sent: Sent) -> None:
    there = selectors.known_contracts()
    who = {"claimed_by": sent.by.name, "claimed_by_id": sent.by.post_id}
    Review.objects.bulk_create(
        [
            Review(contract=there[row.values["contract"]], **who, **vars(_finding(row, sent)))
            for row in rows
        ]
    )


def _finding(row: Row, sent: Sent) -> reviews.Finding:
    values: dict[str, Any] = {"source": sent.file.source} | row.values
    values.pop("contract")
    return reviews.Finding(**values)


def _doubt_coverage(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    return [
        *unknown_contracts(rows),
        *unknown_applications(rows),
        *twice(rows, "contract", "reference"),
    ]


def _load_coverage(rows: Sequence[Row], sent: Sent) -> None:
    contracts, applications = selectors.known_contracts(), known_applications()
    before = list_covered(contracts[row.values["contract"]] for row in rows)
    Coverage.objects.bulk_create(
        [
            Coverage(
                contract=contracts[row.values["contract"]],
                application=applications[row.values["reference"]],
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    note_coverage(before, sent.file.source, by=sent.by, at=sent.at)


CONTRACTS = register(
    Kind(
        "contracts",
        "Contracts",
        "A row a contract. Costs are in full pounds. An empty cell leaves what is there as it is.",
        (
            CONTRACT,
            Field("title", "Title", cells.words(300), required=True),
            Field("supplier", "Supplier", cells.words(200)),
            Field("company_number", "Company number", cells.words(20)),
            Field("category", "Category", cells.words(100)),
            Field("sponsor", "Sponsor", cells.words(200)),
            Field("manager", "Contract manager", cells.words(200)),
            Field("route", "Route to market", cells.words(200)),
            Field("value_reason", "Why it is good value", cells.words()),
            Field("signed_on", "Signed on", cells.day),
            Field("starts_on", "Starts on", cells.day),
            Field("ends_on", "Ends on", cells.day),
            Field("renewal", "Renewal", cells.one_of(Renewal.choices)),
            Field("renewal_months", "Renewed for months", MONTHS),
            Field("extensions_taken", "Extensions taken", cells.whole(0, 100)),
            Field("notice_months", "Notice in months", cells.whole(0, 60)),
            Field("notice_days", "Notice in days", cells.whole(0, 730)),
            Field("decision_days", "Days to decide", cells.whole(0, 730)),
            Field("ended_on", "Ended on", cells.day),
            Field("total_cost", "Total cost", cells.money()),
            Field("annual_cost", "Annual cost", cells.money()),
            Field("hosting_agreement", "Hosting agreement", cells.yes_no),
            Field("separation", "Separation", cells.one_of(Separation.choices)),
            Field("shared_with", "Shared with", cells.words(200)),
            Field("exemption", "Exemption", cells.one_of(Exemption.choices)),
            Field("source", "Source", cells.words(300)),
        ),
        permissions.check_can_keep,
        _doubt_contracts,
        _load_contracts,
    )
)
REVIEWS = register(
    Kind(
        "contract-reviews",
        "Reviews of contracts and their savings",
        "A row a review. A claim that is not original less revised cost is taken and shown so.",
        (
            CONTRACT,
            Field("reviewed_on", "Reviewed on", cells.day, required=True),
            Field("outcome", "Outcome", cells.words(), required=True),
            Field("original_cost", "Original cost", cells.money()),
            Field("revised_cost", "Revised cost", cells.money()),
            Field("claimed", "Saving", cells.money(negative=True)),
            Field("avoided", "Cost avoided", cells.yes_no),
            Field("saves_from", "Saves from", cells.day),
            Field("saves_until", "Saves until", cells.day),
            Field("source", "Source", cells.words(300)),
        ),
        permissions.check_can_keep,
        _doubt_reviews,
        _load_reviews,
    )
)
COVERAGE = register(
    Kind(
        "contract-applications",
        "What contracts pay for",
        "A row a contract and one application that it pays for.",
        (CONTRACT, Field("reference", "Reference", cells.words(60), required=True)),
        permissions.check_can_keep,
        _doubt_coverage,
        _load_coverage,
    )
)
KINDS = (CONTRACTS, REVIEWS, COVERAGE)
