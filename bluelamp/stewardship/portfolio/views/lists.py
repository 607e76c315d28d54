"""The lists of the portfolio: their columns, filters, searches and files."""

from typing import Any

from django.urls import reverse

from bluelamp.kernel.ui.tables import Column, Table

from ..rules import money
from ..rules.passport import BY_NAME
from ..services import imports


class Applications(Table):
    """Every application of the force."""

    caption = "Applications"
    search = ("name", "reference", "purpose", "supplier", "business_owner", "technical_owner")
    search_label = "Search by name, reference, purpose, supplier or owner"
    empty = "No application is in the portfolio yet. Add one, or import a file of them."
    columns = (
        Column("Name", "name", sortable=True, link="portfolio:application"),
        Column("Reference", "reference", sortable=True),
        Column("Department", "department", sortable=True, filter=True),
        Column("Supplier", "supplier", sortable=True),
        Column("Environment", "get_ground_display", sortable="ground", filter="ground"),
        Column("Stage", "get_stage_display", sortable="stage", filter="stage"),
        Column("Advice", "get_advice_display", sortable="advice", filter="advice"),
        Column("Decision", "get_disposition_display", sortable="disposition", filter="disposition"),
        Column("Users", "users", sortable=True, numeric=True),
        Column(
            "Cost of a year", "year_cost", sortable=True, numeric=True,
            show=lambda row: money.said(row.year_cost, row.currency) if row.year_cost else "–",
        ),
        Column(
            "Freshness", "freshness", sortable=True, numeric=True,
            show=lambda row: f"{row.freshness}%",
        ),
    )  # fmt: skip


class ApplicationsToChange(Applications):
    """The same for those who may change them: many can be chosen."""

    actions = (("many", "Change those chosen"),)


class NotAssessed(Table):
    """The applications that stand on no chart."""

    caption = "Not assessed"
    search = ("name", "reference")
    empty = "Every application has been assessed on both axes."
    columns = (
        Column("Name", "name", sortable=True, link="portfolio:application"),
        Column("Department", "department", sortable=True, filter=True),
        Column("Business axis", "business_score", sortable=True, numeric=True),
        Column("Technical axis", "technical_score", sortable=True, numeric=True),
        Column("Freshness", "freshness", sortable=True, numeric=True,
               show=lambda row: f"{row.freshness}%"),
    )  # fmt: skip


class Serving(Table):
    """The applications that serve one capability."""

    caption = "Applications that serve it"
    search = ("name", "reference")
    empty = "No application serves it."
    actions = (("consolidate", "What if those chosen left?"),)
    columns = (
        Column("Name", "name", sortable=True, link="portfolio:application"),
        Column("Stage", "get_stage_display", sortable="stage", filter="stage"),
        Column("Advice", "get_advice_display", sortable="advice", filter="advice"),
        Column("Users", "users", sortable=True, numeric=True),
        Column("Supplier", "supplier", sortable=True),
    )


class Capabilities(Table):
    """Every capability with how many applications serve it."""

    caption = "Capabilities"
    search = ("name", "group")
    empty = "No capability is known yet. Import which applications serve which."
    columns = (
        Column("Capability", "name", sortable=True, link="portfolio:capability"),
        Column("Group", "group", sortable=True, filter=True),
        Column("Applications", "serving", sortable="serving", numeric=True),
    )


class Changes(Table):
    """Every change of a passport."""

    caption = "History"
    search = ("field", "before", "after", "source")
    empty = "Nothing has been said of it yet."
    columns = (
        Column("When", "at", sortable=True),
        Column("Field", lambda row: _label(row.field), sortable="field", filter="field"),
        Column("Before", "before"),
        Column(
            "After",
            lambda row: row.after if row.after != row.before else f"{row.after} (confirmed)",
        ),
        Column("Source", "source", sortable=True),
        Column("Seen on", "observed_on", sortable=True),
    )


class Costs(Table):
    """The rows of the ledger."""

    caption = "Cost rows"
    search = ("description", "service_name", "provider", "application__name", "invoice__number")
    search_label = "Search by description, service, provider, application or invoice"
    empty = "The ledger is empty. Import a FOCUS file or an invoice."
    columns = (
        Column("From", "starts_on", sortable=True),
        Column("To", "ends_on", sortable=True),
        Column("Application", "application.name", sortable="application__name",
               link=lambda row: _application(row)),
        Column("Provider", "provider", sortable=True, filter=True),
        Column("Description", "description"),
        Column("Charge", "charge_category", sortable=True, filter=True),
        Column("Invoice", "invoice.number", sortable="invoice__number"),
        Column("Currency", "currency", filter=True),
        Column("Billed", "billed_cost", sortable=True, numeric=True,
               show=lambda row: money.said(row.billed_cost, row.currency)),
    )  # fmt: skip


class Files(Table):
    """The files that were sent."""

    caption = "Files that were sent"
    search = ("name", "source", "sender")
    empty = "No file has been sent yet."
    columns = (
        Column("File", "name", sortable=True, link="portfolio:file"),
        Column("Sort", lambda row: _sort(row.kind), sortable="kind", filter="kind",
               say=lambda code: _sort(code)),
        Column("State", "get_state_display", sortable="state", filter="state"),
        Column("Rows loaded", "rows", sortable=True, numeric=True),
        Column("Rows to repair", "faulty", sortable=True, numeric=True),
        Column("Sent by", "sender", sortable=True),
        Column("Sent", "sent_at", sortable=True),
    )  # fmt: skip


def _sort(code: str) -> str:
    try:
        return imports.get_kind(code).label
    except KeyError:  # an app that is no longer installed
        return code


def _label(field: str) -> str:
    if field in BY_NAME:
        return BY_NAME[field].label
    return "Decision" if field == "disposition" else f"{field[:1].upper()}{field[1:]}"


def _application(row: Any) -> str:
    return reverse("portfolio:application", args=[row.application_id]) if row.application_id else ""
