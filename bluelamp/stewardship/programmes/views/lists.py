"""The lists of programmes."""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from bluelamp.kernel.ui.tables import Column, Table

from ..choices import Budget
from ..rules import years
from ..selectors.delays import likely_end
from ..selectors.ratings import mark_of


def pounds(amount: Decimal | None) -> str:
    """An amount as people read it."""
    if amount is None:
        return "–"
    sign = "-" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.2f}".removesuffix(".00")


def measured(amount: Decimal | None, kind: str) -> str:
    """An amount of a line of budget: pounds, or days."""
    if kind != Budget.DAYS or amount is None:
        return pounds(amount)
    return f"{amount:,.1f}".removesuffix(".0") + " days"


def measured_float(amount: float, kind: str) -> str:
    """The same of what the solver added up."""
    return measured(Decimal(str(round(amount, 2))), kind)


def delta(row: Any) -> Decimal | None:
    """Budget less forecast; nothing where nobody has forecast it, which is not nought."""
    return None if row.forecast is None else row.budget - row.forecast


def days(number: int) -> str:
    """A slip as people say it."""
    if not number:
        return "On the day agreed"
    count = f"{abs(number)} day" + ("" if abs(number) == 1 else "s")
    return f"{count} {'late' if number > 0 else 'early'}"


class Programmes(Table):
    """Every programme."""

    caption = "Programmes"
    search = ("name", "reference", "sponsor", "manager")
    empty = "No programme is on the register yet. Add one, or import a file of them."
    columns = (
        Column("Name", "name", sortable=True, link="programmes:programme"),
        Column("Reference", "reference", sortable=True),
        Column("Senior responsible owner", "sponsor", sortable=True),
        Column("Starts on", "starts_on", sortable=True),
        Column("Ends on", "ends_on", sortable=True),
        Column("Projects", "projects_n", sortable="projects_n", numeric=True),
        Column("Open and red", "red", sortable="red", numeric=True),
        Column("Open and amber", "amber", sortable="amber", numeric=True),
    )


class Projects(Table):
    """Every project."""

    caption = "Projects"
    search = ("name", "reference", "sponsor", "programme__name")
    search_label = "Search by name, reference, owner or programme"
    empty = "No project is on the register yet. Add one to a programme, or import a file of them."
    columns = (
        Column("Name", "name", sortable=True, link="programmes:project"),
        Column("Reference", "reference", sortable=True),
        Column("Programme", "programme.name", sortable="programme__name",
               filter="programme__name"),
        Column("Stage", "get_stage_display", sortable="stage", filter="stage"),
        Column("Declared", lambda row: row.get_declared_display() or "Not declared",
               sortable="declared", filter="declared"),
        Column("By the rule", lambda row: row.get_reckoned_display() or "Unknown",
               sortable="reckoned", filter="reckoned"),
        Column("Owner", "sponsor", sortable=True),
        Column("Starts on", "starts_on", sortable=True),
        Column("Ends on", "ends_on", sortable=True),
    )  # fmt: skip


class Outlook(Table):
    """The open projects with the ends that history makes likely; a row holds its ratios."""

    caption = "Open projects"
    search = ("name", "reference")
    empty = "No open project has both its dates."
    columns = (
        Column("Project", "name", sortable=True, link="programmes:project"),
        Column("Approved end", "ends_on", sortable=True),
        Column("As likely as not by", lambda row: likely_end(row, row.half)),
        Column("Four in five by", lambda row: likely_end(row, row.most)),
    )


class ProjectsToChange(Projects):
    """The same for those who may change them: many can be chosen."""

    actions = (("many", "Change those chosen"),)


class Milestones(Table):
    """Every milestone, by the day it is now expected."""

    caption = "Milestones"
    search = ("name", "project__name", "project__reference")
    empty = "No milestone is known yet."
    columns = (
        Column("Milestone", "name", sortable=True, link="programmes:milestone"),
        Column("Project", "project.name", sortable="project__name",
               link=lambda row: _project(row)),
        Column("Programme", "project.programme.name", filter="project__programme__name"),
        Column("First agreed for", "baseline_on", sortable=True),
        Column("Now", "now_on", sortable="now_on"),
        Column("Met on", "met_on", sortable=True),
        Column("Slip in days", lambda row: mark_of(row).slip, numeric=True,
               show=lambda row: days(mark_of(row).slip)),
    )  # fmt: skip


class Money(Table):
    """Every line of budget."""

    caption = "Budgets and forecasts"
    search = ("project__name", "project__reference", "code", "comment")
    empty = "No budget is known yet. Import a file of them."
    columns = (
        Column("Project", "project.name", sortable="project__name", link="programmes:budget"),
        Column("Code", "code", sortable=True),
        Column("Year", lambda row: years.label(row.year), sortable="year", filter="year",
               say=lambda code: years.label(int(code))),
        Column("Kind", "get_kind_display", sortable="kind", filter="kind"),
        Column("Forecast", "forecast", sortable=True, numeric=True,
               show=lambda row: measured(row.forecast, row.kind)),
        Column("Budget", "budget", sortable=True, numeric=True,
               show=lambda row: measured(row.budget, row.kind)),
        Column("Delta", delta, sortable="delta", numeric=True,
               show=lambda row: measured(delta(row), row.kind)),
        Column("Comment", "comment"),
    )  # fmt: skip


class StatedTables(Table):
    """Every stated table."""

    caption = "Savings plans and spend"
    search = ("name", "reference", "citation")
    empty = "No savings plan and no table of spend is known yet. Import them."
    columns = (
        Column("Name", "name", sortable=True, link="programmes:table"),
        Column("Sort", "get_sort_display", sortable="sort", filter="sort"),
        Column("Stated on", "stated_on", sortable=True),
        Column("Citation", "citation"),
    )


def _project(row: Any) -> str:
    return reverse("programmes:project", args=[row.project_id])
