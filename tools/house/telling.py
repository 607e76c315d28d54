"""Events are named, unique, registered and published; handlers are registered."""

import ast
import re

from .source import House, Module, calls, constant, dotted, functions

PLAIN = {
    "int", "str", "float", "bool", "None", "tuple", "datetime.datetime", "datetime.date",
}  # fmt: skip
_NAME = re.compile(r"[a-z_]+\.[a-z_]+\.[a-z_]+")


def declared(house: House) -> list[tuple[Module, ast.ClassDef, str]]:
    """This will list the events of the platform with their names."""
    return [
        (module, node, name)
        for module in house.modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef) and (name := event_name(node)) is not None
    ]


def events_are_named_once(house: House) -> list[str]:
    """This will find events that are not `area.thing.happened` of their own app, or not unique."""
    found, seen = [], dict[str, str]()
    for module, node, name in declared(house):
        label = house.label_of(module.app) if module.app else ""
        if not _NAME.fullmatch(name) or name.split(".")[0] != label:
            found.append(module.at(node, f"event '{name}' is not '{label}.thing.happened'"))
        if name in seen:
            found.append(module.at(node, f"event '{name}' is already {seen[name]}"))
        seen[name] = f"{module.where}:{node.lineno}"
        if module.room != "events":
            found.append(module.at(node, f"event '{name}' belongs in events.py"))
    return found


def events_are_registered(house: House) -> list[str]:
    """This will find dataclasses in events.py that are no event."""
    return [
        module.at(node, f"{node.name} is not registered with @event")
        for module in house.room("events")
        if module.app != "bluelamp.kernel.bus"
        for node in module.tree.body
        if isinstance(node, ast.ClassDef) and _is_dataclass(node) and event_name(node) is None
    ]


def events_are_plain(house: House) -> list[str]:
    """This will find events with fields that are not ids and plain values."""
    return [
        module.at(field, f"event '{name}' holds {ast.unparse(field.annotation)}, no plain value")
        for module, node, name in declared(house)
        for field in node.body
        if isinstance(field, ast.AnnAssign) and not _is_plain(field.annotation)
    ]


def events_are_published(house: House) -> list[str]:
    """This will find events that nothing ever publishes."""
    made = {dotted(call.func).split(".")[-1] for m in house.modules for call in calls(m.tree)}
    return [
        module.at(node, f"event '{name}' is never published")
        for module, node, name in declared(house)
        if node.name not in made
    ]


def handlers_are_registered(house: House) -> list[str]:
    """This will find public functions in handlers that no event calls, nor anything beside them."""
    return [
        module.at(function, f"{function.name} is not registered with on()")
        for module in house.room("handlers")
        for function in functions(module.tree)
        if not function.name.startswith("_") and not _is_called(module, function)
    ]


def events_of(function: ast.FunctionDef) -> list[str]:
    """This will name the event classes that a handler listens to."""
    return [
        dotted(each.args[0]).split(".")[-1]
        for each in function.decorator_list
        if isinstance(each, ast.Call) and dotted(each.func).split(".")[-1] == "on" and each.args
    ]


def event_name(node: ast.ClassDef) -> str | None:
    """This will give the name under which a class is an event, or None when it is none."""
    for each in node.decorator_list:
        if isinstance(each, ast.Call) and dotted(each.func).split(".")[-1] == "event" and each.args:
            return constant(each.args[0])
    return None


def _is_plain(annotation: ast.expr) -> bool:
    names = re.findall(r"[A-Za-z_.]+", ast.unparse(annotation))
    return all(name in PLAIN or name == "..." for name in names)


def _is_called(module: Module, function: ast.FunctionDef) -> bool:
    """By an event of ours, by a signal of a library, or by its neighbours."""
    names = {dotted(each).split(".")[-1] for each in function.decorator_list}
    beside = {dotted(call.func) for call in calls(module.tree)}
    return bool(events_of(function)) or "receiver" in names or function.name in beside


def _is_dataclass(node: ast.ClassDef) -> bool:
    return any(dotted(each).split(".")[-1] == "dataclass" for each in node.decorator_list)
