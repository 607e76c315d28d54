"""The kinds of file that programmes take: programmes, phases, projects and their parts, ties."""

from collections.abc import Sequence
from typing import Any

from bluelamp.kernel.ui import cells
from bluelamp.kernel.ui.cells import Field, Row
from bluelamp.kernel.ui.sheets import Fault
from bluelamp.stewardship.portfolio.services.imports import Kind, Sent, register
from bluelamp.stewardship.portfolio.services.kinds.applications import twice

from .. import choices, permissions
from ..choices import Budget, Item, Rating, Stage
from ..models import BudgetLine, Milestone, Phase, Programme, Project, ProjectItem, Tie
from ..rules import dates
from ..selectors.ratings import reckon_projects
from .parts import line_name, write_budgets, write_milestones, write_phases
from .register import (
    DATES,
    dated,
    new_programme,
    new_project,
    undeclared,
    write_programmes,
    write_projects,
)
from .registers import read_year
from .writing import Said, write

PROGRAMME = Field("programme", "Programme", cells.words(60), required=True)
PROJECT = Field("project", "Project", cells.words(60), required=True)
SOURCE = Field("source", "Source", cells.words(300))
SPAN = (Field("starts_on", "Starts on", cells.day), Field("ends_on", "Ends on", cells.day))
MONEY = cells.money()


def _programmes() -> dict[str, Programme]:
    return {each.reference: each for each in Programme.objects.all()}


def known_projects() -> dict[str, Project]:
    """This will give the projects in scope by their reference."""
    return {each.reference: each for each in Project.objects.select_related("programme")}


def unknown_projects(rows: Sequence[Row], name: str = "project") -> list[Fault]:
    """This will find rows that name a project that is not there."""
    there = known_projects()
    return [
        Fault(row.number, "Project", f"No project has the reference “{row.values[name]}”.")
        for row in rows
        if row.values[name] not in there
    ]


def _unknown_programmes(rows: Sequence[Row], there: dict[str, Programme]) -> list[Fault]:
    return [
        Fault(row.number, "Programme",
              f"No programme has the reference “{row.values['programme']}”.")
        for row in rows
        if row.values["programme"] not in there
    ]  # fmt: skip


def _values(row: Row, sent: Sent, *names: str) -> dict[str, Any]:
    """What a row says beside what names it, with the source of the file when it says none."""
    values = {"source": sent.file.source} | row.values
    return {each: value for each, value in values.items() if each not in names}


def _doubt_spans(rows: Sequence[Row]) -> list[Fault]:
    found = []
    for row in rows:
        wrong = dates.span_trouble(row.values.get("starts_on"), row.values.get("ends_on"))
        if wrong:
            found.append(Fault(row.number, "Ends on", wrong))
    return found


def _doubt_programmes(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    there, found = _programmes(), twice(rows, "programme")
    for row in rows:
        programme = there.get(row.values["programme"]) or Programme()
        now = dated(Said(programme, row.values), ("starts_on", "ends_on"))
        if wrong := dates.span_trouble(now["starts_on"], now["ends_on"]):
            found.append(Fault(row.number, "Ends on", wrong))
    return found


def _load_programmes(rows: Sequence[Row], sent: Sent) -> None:
    there = _programmes()
    said = [
        Said(
            there.get(row.values["programme"])
            or new_programme(row.values["programme"], by=sent.by),
            _values(row, sent, "programme"),
        )
        for row in rows
    ]  # fmt: skip
    write_programmes(said, by=sent.by, at=sent.at)


def _doubt_phases(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    found = _unknown_programmes(rows, _programmes())
    return [*found, *twice(rows, "programme", "name"), *_doubt_spans(rows)]


def _load_phases(rows: Sequence[Row], sent: Sent) -> None:
    there, said = _programmes(), []
    known = {(each.programme_id, each.name): each for each in Phase.objects.all()}
    for row in rows:
        programme, name = there[row.values["programme"]], row.values["name"]
        phase = known.get((programme.pk, name)) or Phase(programme=programme, name=name)
        phase.programme = programme
        values = {
            each: row.values[each] for each in row.values if each not in ("programme", "name")
        }
        said.append(Said(phase, values, f"Phase {name}"))
    write_phases(said, by=sent.by, at=sent.at)


def _doubt_projects(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    there, programmes = known_projects(), _programmes()
    found = [*twice(rows, "project"), *_unknown_programmes(rows, programmes)]
    rated = reckon_projects(there.values(), sent.at.date())
    for row in rows:
        said = Said(there.get(row.values["project"]) or Project(), row.values)
        wrong = dates.project_trouble(dated(said, DATES), sent.at.date())
        wrong = wrong or ("declared" in row.values and undeclared(said, rated)) or ""
        if wrong:
            found.append(Fault(row.number, "", wrong))
    return found


def _load_projects(rows: Sequence[Row], sent: Sent) -> None:
    there, programmes, said = known_projects(), _programmes(), []
    for row in rows:
        programme, reference = programmes[row.values["programme"]], row.values["project"]
        found = there.get(reference) or new_project(reference, programme, by=sent.by)
        found.programme = programme
        said.append(Said(found, _values(row, sent, "project", "programme")))
    write_projects(said, by=sent.by, at=sent.at)


def _doubt_items(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    return [*unknown_projects(rows), *twice(rows, "project", "kind", "text")]


def _load_items(rows: Sequence[Row], sent: Sent) -> None:
    there, said = known_projects(), []
    known = {(e.project_id, e.kind, e.text): e for e in ProjectItem.objects.all()}
    for row in rows:
        project, kind, text = (row.values[each] for each in ("project", "kind", "text"))
        made = ProjectItem(project=there[project], kind=kind, text=text)
        found = known.get((there[project].pk, kind, text)) or made
        found.project = there[project]
        said.append(Said(found, _values(row, sent, "project", "kind", "text"), text))
    write(said, by=sent.by, at=sent.at)


def _doubt_milestones(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    on = sent.at.date()
    return [
        *unknown_projects(rows),
        *twice(rows, "project", "name"),
        *(
            Fault(row.number, "Met on", wrong)
            for row in rows
            if (wrong := dates.milestone_trouble(row.values.get("met_on"), on))
        ),
    ]


def _load_milestones(rows: Sequence[Row], sent: Sent) -> None:
    there, said = known_projects(), []
    known = {(each.project_id, each.name): each for each in Milestone.objects.all()}
    for row in rows:
        project, name = there[row.values["project"]], row.values["name"]
        found = known.get((project.pk, name)) or Milestone(project=project, name=name)
        found.project = project
        said.append(Said(found, _values(row, sent, "project", "name"), name))
    write_milestones(said, by=sent.by, at=sent.at)


def _doubt_budgets(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    return [*unknown_projects(rows), *twice(rows, "project", "year", "kind")]


def _load_budgets(rows: Sequence[Row], sent: Sent) -> None:
    there, said = known_projects(), []
    known = {(each.project_id, each.year, each.kind): each for each in BudgetLine.objects.all()}
    for row in rows:
        project, year, kind = there[row.values["project"]], row.values["year"], row.values["kind"]
        made = BudgetLine(project=project, year=year, kind=kind)
        found = known.get((project.pk, year, kind)) or made
        found.project = project
        said.append(Said(found, _values(row, sent, "project", "year", "kind"), line_name(found)))
    write_budgets(said, by=sent.by, at=sent.at)


def _doubt_ties(rows: Sequence[Row], sent: Sent) -> list[Fault]:
    found = [*unknown_projects(rows), *unknown_projects(rows, "other")]
    found += [
        Fault(row.number, "Other project", "A project is tied to another one, never to itself.")
        for row in rows
        if row.values["project"] == row.values["other"]
    ]
    return [*found, *twice(rows, "project", "other")]


def _load_ties(rows: Sequence[Row], sent: Sent) -> None:
    there, said = known_projects(), []
    known = {(each.project_id, each.other_id): each for each in Tie.objects.all()}
    for row in rows:
        project, other = there[row.values["project"]], there[row.values["other"]]
        found = known.get((project.pk, other.pk)) or Tie(project=project, other=other)
        found.project = project
        said.append(Said(found, {"kind": row.values["kind"]}, other.reference))
    write(said, by=sent.by, at=sent.at)


YEAR = Field("year", "Financial year", read_year, required=True, hint="2026/27")
KIND = Field("kind", "Kind", cells.one_of(Budget.choices), required=True)
PROJECT_FIELDS = (
    Field("name", "Name", cells.words(300), required=True),
    Field("aims", "Aims", cells.words()),
    Field("category", "Category", cells.words(100)),
    Field("sponsor", "Sponsor", cells.words(200)),
    Field("stage", "Stage", cells.one_of(Stage.choices)),
    Field("starts_on", "Starts on", cells.day),
    Field("first_ends_on", "First approved end", cells.day),
    Field("ends_on", "Ends on", cells.day),
    Field("closed_on", "Closed on", cells.day),
    Field("declared", "Declared rating", cells.one_of(Rating.choices)),
    Field("declared_why", "Why it is declared so", cells.words()),
    Field("assured", "Assurance rating", cells.one_of(Rating.choices)),
    Field("rating_actions", "Actions on the rating", cells.words()),
    Field("schedule_why", "Narrative on schedule", cells.words()),
    Field("whole_life_cost", "Whole-life cost", MONEY),
    Field("whole_life_why", "Narrative on whole-life cost", cells.words()),
    Field("benefits_total", "Benefits in all", MONEY),
    Field("benefits_why", "Narrative on benefits", cells.words()),
    Field("worth", "Worth", cells.money(negative=True)),
    Field("mandatory_why", "Why it is mandatory", cells.words()),
    SOURCE,
)
KEEP = permissions.check_can_keep
KINDS = tuple(
    register(each)
    for each in (
        Kind("programmes", "Programmes", "A row a programme.",
             (PROGRAMME, Field("name", "Name", cells.words(300), required=True),
              Field("aims", "Aims", cells.words()), Field("sponsor", "Sponsor", cells.words(200)),
              Field("manager", "Manager", cells.words(200)), *SPAN, SOURCE),
             KEEP, _doubt_programmes, _load_programmes),
        Kind("phases", "Phases of programmes", "A row a phase.",
             (PROGRAMME, Field("name", "Phase", cells.words(200), required=True),
              Field("aims", "Aims", cells.words()),
              Field("starts_on", "Starts on", cells.day, required=True),
              Field("ends_on", "Ends on", cells.day, required=True)),
             KEEP, _doubt_phases, _load_phases),
        Kind("projects", "Projects",
             "A row a project. Amounts are in full pounds. An empty cell leaves what is there.",
             (PROJECT, PROGRAMME, *PROJECT_FIELDS), KEEP, _doubt_projects, _load_projects),
        Kind("project-items", "Scope and deliverables", "A row a line of scope or a deliverable.",
             (PROJECT, Field("kind", "Kind", cells.one_of(Item.choices), required=True),
              Field("text", "What", cells.words(1_000), required=True),
              Field("percent", "Done (%)", cells.percent), SOURCE),
             KEEP, _doubt_items, _load_items),
        Kind("milestones", "Milestones", "A row a milestone of a project.",
             (PROJECT, Field("name", "Milestone", cells.words(300), required=True),
              Field("baseline_on", "First agreed for", cells.day, required=True),
              Field("forecast_on", "Expected on", cells.day), Field("met_on", "Met on", cells.day),
              SOURCE),
             KEEP, _doubt_milestones, _load_milestones),
        Kind("budgets", "Budgets and forecasts",
             "A row a project, a financial year and revenue, capital or team days.",
             (PROJECT, YEAR, KIND, Field("code", "Code", cells.words(60)),
              Field("budget", "Budget", MONEY, required=True), Field("forecast", "Forecast", MONEY),
              Field("actual", "Actual", MONEY), Field("comment", "Comment", cells.words()), SOURCE),
             KEEP, _doubt_budgets, _load_budgets),
        Kind("ties", "What projects need, and either-or", "A row two projects.",
             (PROJECT, Field("kind", "Rule", cells.one_of(choices.Tie.choices), required=True),
              Field("other", "Other project", cells.words(60), required=True)),
             KEEP, _doubt_ties, _load_ties),
    )
)  # fmt: skip
