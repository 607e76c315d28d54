"""Applications with their passports, capabilities, hosting, endings, costs, files sent."""

from .applications import Application, Capability, Change, Component, Provision, Succession
from .costs import CostRow, Figure, HostingTarget, Invoice
from .endings import Decommissioning, EndingStep
from .imports import Import

__all__ = [
    "Application",
    "Capability",
    "Change",
    "Component",
    "CostRow",
    "Decommissioning",
    "EndingStep",
    "Figure",
    "HostingTarget",
    "Import",
    "Invoice",
    "Provision",
    "Succession",
]
