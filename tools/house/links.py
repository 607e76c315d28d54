"""Foreign keys point downwards, and name their target as a string."""

import ast

from .source import House, Module, calls, constant, dotted

KEYS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def foreign_keys_point_down(house: House) -> list[str]:
    """This will find foreign keys to an app above or beside, or whose target is no string."""
    return [
        module.at(call, trouble)
        for module in house.room("models", "protection")
        for call in calls(module.tree)
        if dotted(call.func).split(".")[-1] in KEYS
        for trouble in _trouble(house, module, call)
    ]


def _trouble(house: House, module: Module, call: ast.Call) -> list[str]:
    target = constant(_target(call))
    if target is None:
        return ["a foreign key names its target as a string"]
    label, dot, _ = target.partition(".")
    if not dot:
        return [] if target == "self" else [f"'{target}' does not name its app"]
    app = house.apps.get(label)
    if app is None or app == module.app or house.lies_below(app, module.app):
        return []
    return [f"'{target}' does not lie below {module.app}"]


def _target(call: ast.Call) -> ast.AST | None:
    named = [word.value for word in call.keywords if word.arg == "to"]
    return call.args[0] if call.args else next(iter(named), None)
