"""Only services write. Migrations and loading commands may too."""

import ast
import re
from collections.abc import Iterator

from .source import House, Module, calls, constant, documents, dotted

MAY_WRITE = {"services", "management"}
# Outside services, and with a reason.
ALLOWED = {
    "bluelamp.insight.linkage.rules": "works in DuckDB's tables, none of the platform's",
    "bluelamp.web.backup": "puts this installation's own scope key into a restored copy",
}
ALWAYS = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
ON_ROWS = {"create", "update", "delete", "add", "remove", "clear", "set"} | ALWAYS
_ROWS = re.compile(r"(^|\.)(objects|filter|exclude|all|select_for_update|_base_manager)(\.|$)")
_SQL = re.compile(
    r"\b(insert\s+into|update\s+\w+\s+set|delete\s+from|truncate\s+(?!on\b)\w"
    r"|copy\s+\w+.*\bfrom\b)",
    re.IGNORECASE,
)


def writes_only_in_services(house: House) -> list[str]:
    """This will find writes to the database that are not in a service."""
    return [
        module.at(node, f"{what} is for services alone")
        for module in house.modules
        if module.room not in MAY_WRITE and not module.name.startswith(tuple(ALLOWED))
        for node, what in _writes(module)
    ]


def no_saving_models(house: House) -> list[str]:
    """This will find models that override save or delete."""
    return [
        module.at(node, f"a model does not override {node.name}()")
        for module in house.room("models")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete"}
    ]


def no_model_signals(house: House) -> list[str]:
    """This will find signals of models: events are published instead."""
    return [
        module.at(node, "model signals are not used: publish an event")
        for module in house.modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals"
    ]


def _writes(module: Module) -> Iterator[tuple[ast.AST, str]]:
    for call in calls(module.tree):
        if what := _write(call):
            yield call, what
    told = documents(module.tree)
    for node in ast.walk(module.tree):
        match = _SQL.search(constant(node) or "") if id(node) not in told else None
        if match:
            yield node, f"SQL `{match[1].lower()}`"


def _write(call: ast.Call) -> str:
    if not isinstance(call.func, ast.Attribute):
        return ""
    verb, receiver = call.func.attr, dotted(call.func.value)
    bare = verb in {"save", "delete"} and not call.args and not receiver.endswith("session")
    on_rows = verb in ON_ROWS and _ROWS.search(receiver)
    return f".{verb}()" if bare or on_rows or verb in ALWAYS else ""
