"""The kinds of file that technical debt takes: vendors' dates, assessments, costs of ownership."""

from collections.abc import Sequence
from typing import Any

from bluelamp.kernel.ui import cells
from bluelamp.kernel.ui.cells import Field, Row, Wrong
from bluelamp.kernel.ui.sheets import Fault
from bluelamp.stewardship.portfolio.services.imports import Kind, Sent, register
from bluelamp.stewardship.portfolio.services.kinds.applications import (
    REFERENCE,
    known_applications,
    twice,
)
from bluelamp.stewardship.portfolio.services.kinds.links import unknown_applications

from .. import permissions
from ..choices import Basis, CostKind, DebtKind, Money
from ..models import Assessment, DebtItem, OwnershipLine, Paper, VendorCycle
from ..rules import framework
from .debts import write

CHANGED = [
    "title", "released_on", "active_until", "ends_on", "ended", "extended_until", "source",
    "observed_on",
]  # fmt: skip


def end(text: str) -> Any:
    """This will take an end of support: a day, True for one published undated, False for none."""
    if text.casefold() in ("true", "false"):
        return text.casefold() == "true"
    return cells.day(text)


def optional_day(text: str) -> Any:
    """This will take a day; True and False, which some products have, say no day."""
    return None if text.casefold() in ("true", "false") else cells.day(text)


def score(most: int) -> cells.Reader:
    """This will take a score from 1 to the top of its scale; the word unknown is no score."""

    def read(text: str) -> int | None:
        if text.casefold() == "unknown":
            return None
        if not text.isdigit() or not 1 <= int(text) <= most:
            raise Wrong(f"“{text}” is not a score from 1 to {most}, and not “unknown”.")
        return int(text)

    return read


def _doubt_dates(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    return twice(rows, "product", "cycle")


def _load_dates(rows: Sequence[Row], sent: Sent) -> None:
    VendorCycle.objects.bulk_create(
        [_cycle(row, sent) for row in rows], batch_size=1_000, update_conflicts=True,
        unique_fields=["product", "cycle"], update_fields=CHANGED,
    )  # fmt: skip


def _cycle(row: Row, sent: Sent) -> VendorCycle:
    said = row.values
    ends = said.get("ends")
    return VendorCycle(
        product=said["product"],
        title=said.get("title", said["product"]),
        cycle=said["cycle"],
        released_on=said.get("released_on"),
        active_until=said.get("active_until"),
        ends_on=None if isinstance(ends, bool) else ends,
        ended=ends is True,
        extended_until=said.get("extended_until"),
        source=sent.file.source,
        observed_on=sent.file.observed_on,
    )


def _doubt_assessments(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    late = [
        Fault(row.number, "Assessed on", "This day has not come yet.")
        for row in rows
        if row.values["assessed_on"] > sent.at.date()
    ]
    return [*unknown_applications(rows), *twice(rows, "reference", "assessed_on"), *late]


def _load_assessments(rows: Sequence[Row], sent: Sent) -> None:
    there = known_applications()
    Assessment.objects.bulk_create(
        [_assessment(row, there[row.values["reference"]].pk, sent) for row in rows],
        batch_size=500,
    )


def _assessment(row: Row, application_id: int, sent: Sent) -> Assessment:
    said = row.values
    codes = [each.code for each in framework.CRITERIA]
    scores = {each: said[each] for each in codes if said.get(each) is not None}
    risk = framework.assess(scores)
    return Assessment(
        application_id=application_id,
        scores=scores,
        scenario=said.get("scenario", ""),
        likelihood=risk.likelihood,
        impact=risk.impact,
        overall=risk.overall,
        legacy=risk.legacy,
        red=risk.red,
        assessed_on=said["assessed_on"],
        post_id=sent.by.post_id,
        assessor=said.get("assessor", sent.by.name),
        at=sent.at,
    )


def _doubt_lines(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    papers = set(Paper.objects.values_list("number", flat=True))
    missing = [
        Fault(row.number, "Paper", f"No paper has the number “{row.values['paper']}”.")
        for row in rows
        if row.values["paper"] not in papers
    ]
    return [*missing, *twice(rows, "paper", "option", "year", "kind", "money", "basis")]


def _load_lines(rows: Sequence[Row], sent: Sent) -> None:
    papers = {each.number: each for each in Paper.objects.all()}
    OwnershipLine.objects.bulk_create(
        [
            _line(row, papers)
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["paper", "option", "year", "kind", "money", "basis"],
        update_fields=["amount"],
    )  # fmt: skip


def options(text: str) -> list[str]:
    """This will take options, parted by semicolons."""
    return [each.strip() for each in text.split(";") if each.strip()]


def _doubt_papers(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    there = set(Paper.objects.values_list("number", flat=True))
    taken = [
        Fault(row.number, "Number", "The force has a paper of that number already.")
        for row in rows
        if row.values["number"] in there
    ]
    return [*taken, *twice(rows, "number")]


def _load_papers(rows: Sequence[Row], sent: Sent) -> None:
    own = {"force_id": sent.by.force_id, "unit_id": sent.by.unit_id}
    by = {"proposed_at": sent.at, "proposed_by": sent.by.name}
    Paper.objects.bulk_create([Paper(**own, **by, **row.values) for row in rows])


def _doubt_debts(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    return [*unknown_applications(rows), *twice(rows, "reference", "title")]


def _load_debts(rows: Sequence[Row], sent: Sent) -> None:
    there = known_applications()
    write([_debt(row, there, sent) for row in rows], by=sent.by, at=sent.at)


def _debt(row: Row, there: dict[str, Any], sent: Sent) -> tuple[DebtItem, dict[str, Any]]:
    values = {"source": sent.file.source} | row.values
    application = there[values.pop("reference")]
    return DebtItem(application=application, opened_on=sent.at.date()), values


def _line(row: Row, papers: dict[str, Paper]) -> OwnershipLine:
    values = {"basis": Basis.FORECAST} | row.values
    return OwnershipLine(**values | {"paper": papers[values["paper"]]})


DATES = register(
    Kind(
        "vendor-dates",
        "Vendors' end-of-life dates",
        "A row a release of a product, in the columns of endoflife.date or of the same shape.",
        (
            Field("product", "product", cells.words(200), required=True),
            Field("title", "title", cells.words(200)),
            Field("cycle", "release_cycle", cells.words(100), required=True, also=("cycle",)),
            Field("released_on", "release_date", optional_day, also=("releaseDate",)),
            Field("active_until", "active_support_end", optional_day, also=("eoas", "support")),
            Field("ends", "eol", end),
            Field(
                "extended_until", "extended_support_end", optional_day,
                also=("eoes", "extendedSupport"),
            ),
        ),
        permissions.check_can_load_dates,
        _doubt_dates,
        _load_dates,
    )
)  # fmt: skip
ASSESSMENTS = register(
    Kind(
        "risk-assessments",
        "Assessments of legacy risk",
        "A row an application, with its thirteen scores. What is empty or “unknown” is not known.",
        (
            REFERENCE,
            Field("assessed_on", "Assessed on", cells.day, required=True),
            *(Field(each.code, each.code, score(each.most)) for each in framework.CRITERIA),
            Field("scenario", "Scenario", cells.words()),
            Field("assessor", "Assessor", cells.words(200)),
        ),
        permissions.check_can_assess,
        _doubt_assessments,
        _load_assessments,
    )
)
LINES = register(
    Kind(
        "ownership",
        "Costs of ownership of a paper's options",
        "A row an amount of one option in one year, in full pounds. Year 0 is the first.",
        (
            Field("paper", "Paper", cells.words(60), required=True),
            Field("option", "Option", cells.words(200), required=True),
            Field("year", "Year", cells.whole(0, 60), required=True),
            Field("kind", "Kind", cells.one_of(CostKind.choices), required=True),
            Field("money", "Budget", cells.one_of(Money.choices), required=True),
            Field("basis", "Basis", cells.one_of(Basis.choices)),
            Field("amount", "Amount", cells.money(), required=True),
        ),
        permissions.check_can_assess,
        _doubt_lines,
        _load_lines,
    )
)
PAPERS = register(
    Kind(
        "papers",
        "Papers for the design authority",
        "A row a paper, which is then proposed. Its options are parted by semicolons.",
        (
            Field("number", "Number", cells.words(60), required=True),
            Field("title", "Title", cells.words(200), required=True),
            Field("context", "Context", cells.words(8_000), required=True),
            Field("drivers", "Drivers", cells.words()),
            Field("options", "Options", options),
            Field("consequences", "Consequences", cells.words()),
        ),
        permissions.check_can_assess,
        _doubt_papers,
        _load_papers,
    )
)
DEBTS = register(
    Kind(
        "debts",
        "Debts",
        "A row a debt, in full pounds. An amount that is not known is left empty.",
        (
            REFERENCE,
            Field("kind", "Kind", cells.one_of(DebtKind.choices), required=True),
            Field("title", "Debt", cells.words(300), required=True),
            Field("principal", "Principal", cells.money()),
            Field("interest", "Interest", cells.money()),
            Field("source", "Source", cells.words(300)),
        ),
        permissions.check_can_assess,
        _doubt_debts,
        _load_debts,
    )
)
KINDS = (DATES, ASSESSMENTS, LINES, PAPERS, DEBTS)
