"""No clock below the door: the moment is an argument, `at=`."""

import ast

from .source import DOORS, House, Module, dotted

CLOCKS = {
    "timezone.now", "timezone.localdate", "timezone.localtime", "datetime.now", "datetime.utcnow",
    "datetime.today", "date.today", "time.time",
}  # fmt: skip
# Below the door, and with a reason.
ALLOWED = {
    "bluelamp.kernel.access.services": "a signed scope runs out by the clock of the machine",
    "bluelamp.kernel.access.forms": "allauth makes the sign-in forms and gives them no moment",
    "bluelamp.kernel.ui": "a page says when it was drawn",
}


def no_clock_below_the_door(house: House) -> list[str]:
    """This will find clocks that are read in services, selectors, rules or models."""
    return [
        module.at(node, f"{dotted(node)} is for doors: take at=")
        for module in house.modules
        if not _is_door(house, module)
        for node in _reads(module)
    ]


def _is_door(house: House, module: Module) -> bool:
    outside = (f"{house.package}.web", f"{house.package}.demo", *ALLOWED)
    return module.room in DOORS or module.name.startswith(outside)


def _reads(module: Module) -> list[ast.Attribute]:
    """A clock with an argument, `localdate(at)`, only turns a moment that it was given."""
    given = {
        id(node.func)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and node.args and not dotted(node.func).endswith(".now")
    }
    return [
        node
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and ".".join(dotted(node).split(".")[-2:]) in CLOCKS
        and id(node) not in given
    ]
