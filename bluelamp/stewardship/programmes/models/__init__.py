"""Programmes and their projects; money and milestones; stated tables; the choice of projects."""

from .choosing import Ceiling, Selection, Tie
from .projects import (
    BudgetLine,
    Milestone,
    Phase,
    Programme,
    ProgrammeChange,
    Project,
    ProjectChange,
    ProjectItem,
)
from .tables import StatedLine, StatedTable, TableChange

__all__ = [
    "BudgetLine", "Ceiling", "Milestone", "Phase", "Programme", "ProgrammeChange", "Project",
    "ProjectChange", "ProjectItem", "Selection", "StatedLine", "StatedTable", "TableChange", "Tie",
]  # fmt: skip
