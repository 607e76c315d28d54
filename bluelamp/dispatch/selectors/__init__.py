"""Every read of dispatch."""

from .board import Board, OnBoard, consult_board, consult_units
from .incidents import (
    consult_incident,
    consult_printed_incident,
    get_incident,
    list_deployments,
    list_gradings,
    list_incidents,
    list_lines,
    list_open_incidents,
    result_label,
    target_minutes,
)
from .units import (
    consult_unit,
    get_status,
    get_unit,
    list_candidates,
    list_free_units,
    list_status_changes,
    list_units,
    list_units_on_duty,
    skill_labels,
    statuses,
)

__all__ = [
    "Board",
    "OnBoard",
    "consult_board",
    "consult_incident",
    "consult_printed_incident",
    "consult_unit",
    "consult_units",
    "get_incident",
    "get_status",
    "get_unit",
    "list_candidates",
    "list_deployments",
    "list_free_units",
    "list_gradings",
    "list_incidents",
    "list_lines",
    "list_open_incidents",
    "list_status_changes",
    "list_units",
    "list_units_on_duty",
    "result_label",
    "skill_labels",
    "statuses",
    "target_minutes",
]
