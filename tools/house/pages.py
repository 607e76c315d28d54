"""A view makes one call of a service on each way through it, and reads no rows itself."""

import ast

from .source import House, Module, calls, dotted, functions, imported_from

# Opening the reader's scope is not an act.
NOT_AN_ACT = {"acting", "acting_for_post"}


def views_make_one_call(house: House) -> list[str]:
    """This will find views and API functions that call more than one service on one way through."""
    found = []
    for module in house.room("views", "api"):
        for function in functions(module.tree):
            most = max(_ways(function.body, module))
            if most > 1:
                found.append(module.at(function, f"{function.name} makes {most} calls of services"))
    return found


def doors_do_not_query(house: House) -> list[str]:
    """This will find rows that are read in a door: selectors scope them and log the look."""
    return [
        module.at(node, f"{dotted(node)} in a door: ask a selector")
        for module in house.room("views", "api", "tasks", "handlers", "forms")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]


def _ways(body: list[ast.stmt], module: Module) -> tuple[int, int]:
    """The most calls on ways that go on after the statements, and on ways that end in them."""
    on, ended = 0, 0
    for statement in body:
        further, over = _way(statement, module)
        ended = max(ended, on + over)
        if further < 0:
            return -1, ended
        on += further
    return on, max(ended, on)


def _way(node: ast.stmt, module: Module) -> tuple[int, int]:
    if isinstance(node, ast.Return | ast.Raise):
        return -1, _count(node, module)
    if isinstance(node, ast.If):
        return _either([node.body, node.orelse], module, _count(node.test, module))
    if isinstance(node, ast.With):
        return _either([node.body], module, sum(_count(i, module) for i in node.items))
    if isinstance(node, ast.Try):
        bodies = [node.body + node.orelse, *(handler.body for handler in node.handlers)]
        return _either(bodies, module, 0)
    return _count(node, module), 0


def _either(bodies: list[list[ast.stmt]], module: Module, first: int) -> tuple[int, int]:
    ways = [_ways(body, module) for body in bodies]
    going = [on for on, _ in ways if on >= 0]
    return (first + max(going) if going else -1), first + max(over for _, over in ways)


def _count(node: ast.AST, module: Module) -> int:
    origin = imported_from(module)
    return sum(_is_service(dotted(call.func), origin) for call in calls(node))


def _is_service(name: str, origin: dict[str, str]) -> bool:
    first, _, rest = name.partition(".")
    full = f"{origin.get(first, '')}.{rest}".rstrip(".")
    verb = full.split(".")[-1]
    return ".services" in full and verb[:1].islower() and verb not in NOT_AN_ACT
