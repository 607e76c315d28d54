"""The lists of technical debt."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import (
    Case,
    DateField,
    F,
    IntegerField,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.urls import reverse

from bluelamp.kernel.ui.tables import Column, Table

from ..selectors import Held


class Register(Table):
    """Applications by risk; the unknown come first."""

    caption = "Register of legacy risk"
    search = ("name", "reference")
    empty = "No application is in the portfolio yet."
    columns = (
        Column("Application", "name", sortable=True, link="debt:application"),
        Column(
            "Risk", "overall", sortable=True, numeric=True,
            show=lambda row: "Unknown" if row.overall is None else row.overall,
        ),
        Column("Likelihood", "likelihood", sortable=True, numeric=True),
        Column("Impact", "impact", sortable=True, numeric=True),
        Column("Legacy", "legacy", sortable=True),
        Column("Red", "red", sortable=True),
        Column("To be put right", "target_on", sortable=True),
        Column("Open debts", "open_debts", sortable=True, numeric=True),
        Column("Assessed", "assessed_on", sortable=True),
    )  # fmt: skip


class Debts(Table):
    """The debts of the register."""

    caption = "Debts"
    search = ("title", "application__name")
    empty = "No debt is on the register."
    columns = (
        Column("Debt", "title", link="debt:debt"),
        Column("Application", "application.name", sortable="application__name",
               link=lambda row: _application(row)),
        Column("Kind", "get_kind_display", sortable="kind", filter="kind"),
        Column("To be rid of it", "principal", sortable=True, numeric=True,
               show=lambda row: _pounds(row.principal)),
        Column("Interest a year", "interest", sortable=True, numeric=True,
               show=lambda row: _pounds(row.interest)),
        Column("Opened", "opened_on", sortable=True),
        Column("Closed", "closed_on", sortable=True),
    )  # fmt: skip


class DebtsToChange(Debts):
    """The same for those who may change them: many can be chosen."""

    actions = (("many", "Change those chosen"),)


class Components(Table):
    """Every component, with what it runs on."""

    caption = "Components"
    search = ("name", "product", "provider", "application__name", "application__reference")
    empty = "No component is known. Import components, then vendors' dates."
    columns = (
        Column("Component", "name", sortable=True, link="debt:component"),
        Column("Application", "application.name", sortable="application__name",
               link=lambda row: _application(row)),
        Column("Product", "product", sortable=True),
        Column("Version", "version", sortable=True),
        Column("Hosting", "get_hosting_display", sortable="hosting", filter="hosting"),
        Column("Provider", "provider", sortable=True, filter=True),
        Column("Seen on", "observed_on", sortable=True),
    )  # fmt: skip


class ComponentsToChange(Components):
    """The same for those who may change them: many can be chosen."""

    actions = (("many", "Change those chosen"),)


class Supported(Table):
    """Every component against its vendor's dates, what is worst first; see `beside`."""

    caption = "Components by their vendors' support"
    search = ("name", "product", "version", "application__name", "application__reference")
    empty = "No component is known. Import components, then vendors' dates."
    columns = (
        Column("Component", "name", sortable=True, link="debt:component"),
        Column("Application", "application.name", sortable="application__name",
               link=lambda row: _application(row)),
        Column("Product", lambda row: f"{row.product} {row.version}".strip(), sortable="product"),
        Column("Support", "support", sortable=True, filter=True),
        Column("Support ends", "support_ends_on", sortable=True),
        Column("Suggested likelihood of 6", "suggested", sortable=True, numeric=True),
    )  # fmt: skip


class SupportedToChange(Supported):
    """The same for those who may change them: many can be chosen."""

    actions = (("many", "Change those chosen"),)


def beside(rows: QuerySet[Any], held: Iterable[Held]) -> QuerySet[Any]:
    """What was found of each component, set beside its row, so that it is sorted and filtered."""
    found = list(held)
    said: QuerySet[Any] = rows.annotate(
        support=_each(found, lambda one: one.standing, TextField()),
        support_ends_on=_each(found, lambda one: one.cycle and one.cycle.ends_on, DateField()),
        suggested=_each(found, lambda one: one.suggestion and one.suggestion.score, IntegerField()),
    )
    worst = F("suggested").desc(nulls_last=True)
    return said.order_by(worst, "support_ends_on", "name", "pk")


def _each(found: Iterable[Held], say: Callable[[Held], Any], kind: Any) -> Case:
    told: dict[Any, list[int]] = defaultdict(list)
    for one in found:
        told[say(one)].append(one.component.pk)
    known = [When(pk__in=ids, then=Value(said)) for said, ids in told.items() if said is not None]
    return Case(*known, default=None, output_field=kind)


class Papers(Table):
    """The papers of the design authority."""

    caption = "Papers of the design authority"
    search = ("number", "title", "context", "outcome")
    empty = "No paper has been proposed yet."
    columns = (
        Column("Number", "number", sortable=True, link="debt:paper"),
        Column("Title", "title", sortable=True),
        Column("State", "get_state_display", sortable="state", filter="state"),
        Column("Proposed", "proposed_at", sortable=True),
        Column("Decided", "decided_at", sortable=True),
        Column("Looked at again", "review_on", sortable=True),
    )


class Waivers(Table):
    """Every waiver, with how it stands."""

    caption = "Waivers"
    search = ("standard", "owner", "application__name", "paper__number")
    empty = "No waiver has been granted. One is granted on the page of an accepted paper."
    columns: ClassVar[tuple[Column, ...]] = (
        Column("Standard", "standard", sortable=True),
        Column("Application", "application.name", sortable="application__name",
               link=lambda row: _application(row)),
        Column("State", "state"),
        Column("Until", "expires_on", sortable=True),
        Column("Paper", "paper.number", sortable="paper__number",
               link=lambda row: reverse("debt:paper", args=[row.paper_id])),
        Column("Who answers for it", "owner", sortable=True),
        Column("Why it was ended", "ended_why"),
    )  # fmt: skip


class WaiversToEnd(Waivers):
    """The same for those who may end one early."""

    columns = (
        *Waivers.columns,
        Column("Early end", lambda row: "" if row.expired_at else "End it early",
               link=lambda row: _end(row)),
    )  # fmt: skip


def _pounds(amount: Decimal | None) -> str:
    return "Not known" if amount is None else f"£{amount:,.2f}".removesuffix(".00")


def _application(row: Any) -> str:
    return reverse("debt:application", args=[row.application_id])


def _end(row: Any) -> str:
    return "" if row.expired_at else reverse("debt:end-waiver", args=[row.pk])
