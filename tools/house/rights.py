"""Permissions: what is declared is used, and what is used is declared."""

import ast
import re
from collections.abc import Iterator

from .source import House, Module, calls, constant, dotted

_CODENAME = re.compile(r"[a-z_]+\.[a-z_]+")
ASKING = {"check", "may", "requires", "permission_required"}
NAMING = {"needs", "permission", "permissions", "scopes"}


def declared(house: House) -> list[tuple[Module, ast.Assign, str, str]]:
    """This will list the permissions: module, statement, constant, codename."""
    return [
        (module, node, dotted(node.targets[0]), codename)
        for module in house.modules
        for node in module.tree.body
        if isinstance(node, ast.Assign) and (codename := _codename(node.value))
    ]


def permissions_are_used(house: House) -> list[str]:
    """This will find permissions that nothing asks for."""
    return [
        module.at(node, f"permission '{codename}' is never asked for")
        for module, node, name, codename in declared(house)
        if not any(_uses(each, name, codename) for each in house.modules if _may_use(each, module))
    ]


def used_permissions_are_declared(house: House) -> list[str]:
    """This will find permissions that are asked for, or given to a role, and never declared."""
    known = {codename for _, _, _, codename in declared(house)}
    found = []
    for module in house.modules:
        for node, codename in _asked(house, module):
            if codename not in known and codename.split(".")[0] in house.apps:
                found.append(module.at(node, f"permission '{codename}' is not declared"))
    return found


def permissions_are_their_apps(house: House) -> list[str]:
    """This will find permissions outside permissions.py or under another app's name.

    Access also declares those of the apps below it, which cannot.
    """
    found = []
    for module, node, _, codename in declared(house):
        label = house.label_of(module.app) if module.app else ""
        named = house.apps.get(codename.split(".")[0], "")
        below = label == "access" and named and house.lies_below(named, module.app)
        if module.room != "permissions" or not (named == module.app or below):
            found.append(module.at(node, f"permission '{codename}' is not '{label}.do_thing'"))
    return found


def _codename(value: ast.AST) -> str:
    if isinstance(value, ast.Call) and dotted(value.func).split(".")[-1] == "permission":
        return constant(value.args[0]) or "" if value.args else ""
    return ""


def _may_use(module: Module, declaring: Module) -> bool:
    return module.app == declaring.app or module.name.startswith("bluelamp.web")


def _uses(module: Module, name: str, codename: str) -> bool:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
            return True
        if isinstance(node, ast.Attribute) and node.attr == name:
            return True
    return any(
        constant(node) == codename for call in calls(module.tree) for node in _arguments(call)
    )


def _arguments(call: ast.Call) -> Iterator[ast.AST]:
    name = dotted(call.func).split(".")[-1]
    if name in ASKING:
        yield from call.args[:1]
    if name == "register":
        yield from call.args
    for word in call.keywords:
        if word.arg in NAMING:
            yield from ast.walk(word.value)


def _asked(house: House, module: Module) -> Iterator[tuple[ast.AST, str]]:
    nodes: list[ast.AST] = [each for call in calls(module.tree) for each in _arguments(call)]
    if module.name == f"{house.package}.web.roles":
        nodes = list(ast.walk(module.tree))
    for node in nodes:
        text = constant(node) or ""
        if _CODENAME.fullmatch(text):
            yield node, text
