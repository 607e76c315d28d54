"""Our own contracts for import-linter: rooms of every app, doors between apps, closed areas.

import-linter fails on a module that does not exist. Ours pass over areas that are not built yet,
so a wall stands before there is anything behind it, and a new app needs no edit here.
"""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.imports import ModuleExpression


class LayersWhenThere(LayersContract):
    """Layers inside those of the containers that exist; with `only_apps`, that are Django apps."""

    type_name = "layers_when_there"
    only_apps = fields.BooleanField(default=False)
    besides = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """This will check the layers inside each container that is there."""
        there = _there(graph, self.containers)
        if self.only_apps:
            there = [name for name in there if f"{name}.apps" in graph.modules]
        there = [name for name in there if name not in (self.besides or set())]
        if not there:
            return ContractCheck(kept=True)
        self.containers = [ModuleExpression(name) for name in there]
        return super().check(graph, verbose)


class ProtectedWhenThere(ProtectedContract):
    """An area that only the importers named may import, once it exists."""

    type_name = "protected_when_there"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """This will check the area if it is there."""
        areas = _there(graph, self.protected_modules)
        if not areas:
            return ContractCheck(kept=True)
        readers = _there(graph, self.allowed_importers)
        self.protected_modules = [ModuleExpression(name) for name in areas]
        self.allowed_importers = [ModuleExpression(name) for name in readers]
        return super().check(graph, verbose)


class Doors(Contract):
    """From another app only its doors are imported.

    `also` opens more rooms of one app (or of each app in an area) to everybody: a line
    `bluelamp.kernel.access: protection`; `*` opens all. `visitors` opens more rooms of every app
    to one importer: a line `bluelamp.web: urls apps`.
    """

    type_name = "doors"
    doors = fields.ListField(subfield=fields.StringField())
    also = fields.ListField(subfield=fields.StringField(), required=False)
    visitors = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """This will check each import that goes from one app into another."""
        apps = {name.removesuffix(".apps") for name in graph.modules if name.endswith(".apps")}
        broken = []
        for importer in sorted(graph.modules):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                home, away = app_of(importer, apps), app_of(imported, apps)
                if away and home != away and not self._is_open(importer, imported, away):
                    broken.append((importer, imported, _line(graph, importer, imported)))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """This will name each import that does not go through a door."""
        for importer, imported, line in check.metadata["broken"]:
            output.print_error(f"{importer} -> {imported} (l.{line}) is not a door", bold=False)
        output.new_line()
        output.print(f"From another app import {', '.join(self.doors)} only.")

    def _is_open(self, importer: str, imported: str, app: str) -> bool:
        room = imported.removeprefix(f"{app}").strip(".").split(".")[0]
        rooms = {*self.doors, *_rooms(self.also, app), *_rooms(self.visitors, importer)}
        return "*" in rooms or room in rooms


def app_of(module: str, apps: set[str]) -> str:
    """This will name the app that a module belongs to, or nothing."""
    around = [app for app in apps if module == app or module.startswith(f"{app}.")]
    return max(around, key=len, default="")


def _rooms(lines: list[str] | None, module: str) -> set[str]:
    opened: set[str] = set()
    for line in lines or []:
        name, _, rooms = line.partition(":")
        if module == name or module.startswith(f"{name}."):
            opened.update(rooms.split())
    return opened


def _there(graph: ImportGraph, expressions: Any) -> list[str]:
    found: set[str] = set()
    for each in expressions:
        if each.has_wildcard_expression():
            found |= graph.find_matching_modules(each.expression)
        elif each.expression in graph.modules:
            found.add(each.expression)
    return sorted(found)


def _line(graph: ImportGraph, importer: str, imported: str) -> int:
    details = graph.get_import_details(importer=importer, imported=imported)
    return details[0]["line_number"] if details else 0
