"""Every look is accounted for: each `consult_` asks who and why, and reaches the audit log."""

import ast

from .source import House, Module, calls, dotted, functions, imported_from

AUDIT = "bluelamp.kernel.audit"
WRITES = (".record", ".record_look", ".accounted")


def looks_are_audited(house: House) -> list[str]:
    """This will find `consult_` functions that do not ask who and why, or leave no audit line."""
    return [
        module.at(function, f"{function.name} {trouble}")
        for module in house.room("selectors", "services")
        for function in functions(module.tree)
        if function.name.startswith("consult_")
        for trouble in _trouble(module, function)
    ]


def _trouble(module: Module, function: ast.FunctionDef) -> list[str]:
    asked = {each.arg for each in function.args.kwonlyargs}
    found = [f"does not ask {name}= by keyword" for name in ("by", "reason") if name not in asked]
    return found if _records(module, function, set()) else [*found, "writes no audit line"]


def _records(module: Module, function: ast.FunctionDef, seen: set[str]) -> bool:
    """Its own body, or that of a function of the same module that it calls."""
    origin = imported_from(module)
    own = {each.name: each for each in functions(module.tree)}
    seen.add(function.name)
    for call in calls(function):
        first, _, rest = dotted(call.func).partition(".")
        full = f"{origin.get(first, first)}.{rest}".rstrip(".")
        if full.startswith(AUDIT) and full.endswith(WRITES):
            return True
        if f"{full}_".split(".")[-1].startswith("consult_") and first not in own:
            return True
        if first in own and first not in seen and _records(module, own[first], seen):
            return True
    return False
