"""Draws the architecture and writes the reference from the code, so that neither goes stale.

`python tools/drawing.py` writes ARCHITECTURE.md's drawing and docs/reference/; with `--check` it
writes nothing, names what is stale and fails.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools.house import House, rights, telling  # noqa: E402  (found once the path is set)
from tools.house.source import (  # noqa: E402  (found once the path is set)
    Module,
    calls,
    constant,
    dotted,
    functions,
    imported_from,
)

BEGIN, END = "<!-- drawn from the code: begin -->", "<!-- drawn from the code: end -->"
MADE = "Made from the code by `make docs`. `make check` fails when it is stale.\n"
BAR = "\\|"
_STATE_TABLE = re.compile(r"(^|_)(MOVES|TRANSITIONS|STATES|NEXT)$")
_VARIABLE = re.compile(r"BLUELAMP_[A-Z0-9_]*[A-Z0-9]")


def main() -> int:
    """This will write what is drawn, or with --check say what is stale and return 1."""
    read = argparse.ArgumentParser(description=__doc__)
    read.add_argument("--check", action="store_true", help="write nothing, fail when stale")
    check = read.parse_args().check
    stale = list(_stale(House(ROOT)))
    for path, text in stale:
        sys.stdout.write(f"{'stale' if check else 'wrote'}: {path.relative_to(ROOT)}\n")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return int(check and bool(stale))


def pages(house: House) -> dict[str, str]:
    """This will make every page of the reference, by its path."""
    return {
        "docs/reference/permissions.md": permissions(house),
        "docs/reference/events.md": events(house),
        "docs/reference/settings.md": settings(house),
        "docs/reference/commands.md": commands(house),
    }


def drawing(house: House) -> str:
    """This will draw areas, apps and what each imports; events to handlers; tables of states."""
    parts = [_flowchart(house), _imports_table(house), _handlers_table(house), *_states(house)]
    return "\n".join(parts)


def arrows(house: House) -> dict[str, set[str]]:
    """This will say which apps each app imports, itself left out."""
    apps = sorted(house.apps.values(), key=len, reverse=True)
    found: dict[str, set[str]] = {app: set() for app in apps}
    for module in house.modules:
        for origin in _origins(module) if module.app else ():
            away = next((a for a in apps if origin == a or origin.startswith(f"{a}.")), "")
            if away and away != module.app:
                found[module.app].add(away)
    return found


def _origins(module: Module) -> Iterator[str]:
    """What is imported, and the addresses that are included by their name."""
    yield from imported_from(module).values()
    for call in calls(module.tree):
        if dotted(call.func) == "include" and call.args:
            yield constant(call.args[0]) or ""


def permissions(house: House) -> str:
    """This will list every permission with what it lets a person do, and who asks for it."""
    rows = [
        (codename, constant(node.value.args[1]) or "", module.app.removeprefix("bluelamp."))
        for module, node, _, codename in rights.declared(house)
        if isinstance(node.value, ast.Call)
    ]
    return _page(
        "Permissions",
        "What a role profile may hold. Profiles are in `bluelamp/web/roles.py`.",
        _table(("Permission", "It lets a person", "App"), sorted(rows)),
    )


def events(house: House) -> str:
    """This will describe every event with its fields, who publishes it and who hears it."""
    heard = _heard(house)
    parts = []
    for module, node, name in sorted(telling.declared(house), key=lambda each: each[2]):
        told = (ast.get_docstring(node) or "").split("\n")[0]
        by = ", ".join(f"`{each}`" for each in heard.get(node.name, [])) or "nobody yet"
        needs = _needs(node)
        lines = [f"## `{name}`", "", told, "", f"- **From** `{module.app}`, heard by {by}."]
        lines += [f"- **Shown** to consoles that hold `{needs}`."] if needs else []
        fields = [(f"`{field}`", f"`{kind}`") for field, kind in _fields(node)]
        parts.append("\n".join(lines) + "\n\n" + _table(("Field", "Type"), fields))
    intro = "Each is written in the transaction of its act, with the protection of its record."
    return _page("Events", intro, "\n".join(parts))


def settings(house: House) -> str:
    """This will list the environment variables that the platform reads."""
    found: dict[str, tuple[str, set[str]]] = {}
    for module in house.modules:
        for name, default in _variables(module):
            known, places = found.get(name, ("", set()))
            found[name] = (known or default, places | {module.where})
    rows = [
        (f"`{name}`", f"`{default}`" if default else "", ", ".join(f"`{p}`" for p in sorted(where)))
        for name, (default, where) in sorted(found.items())
    ]
    intro = "Environment variables. A secret that is not set is made once and kept in the home."
    return _page("Settings", intro, _table(("Variable", "Unless set", "Read in"), rows))


def commands(house: House) -> str:
    """This will list the platform's own commands, and those of management with their arguments."""
    parts = [_table(("Command", "It will"), list(_own_commands(house)))]
    for module in sorted(_commands(house), key=lambda each: each.path.stem):
        rows = [(f"`{name}`", told) for name, told in _arguments(module)]
        table = f"\n{_table(('Argument', 'What it says'), rows)}" if rows else ""
        name = module.path.stem.replace("_", "-")
        parts.append(f"## `bluelamp {name}`\n\n{_help(module)}\n{table}")
    intro = "From a checkout each is `python manage.py NAME`. `bluelamp help` lists Django's own."
    return _page("Commands", intro, "\n".join(parts))


def _stale(house: House) -> Iterator[tuple[Path, str]]:
    made = {house.root / name: text for name, text in pages(house).items()}
    page = house.root / "ARCHITECTURE.md"
    before, _, rest = page.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    made[page] = f"{before}{BEGIN}\n\n{drawing(house)}\n{END}{after}"
    for path, text in made.items():
        if not path.exists() or path.read_text() != text:
            yield path, text


def _flowchart(house: House) -> str:
    """One arrow to the kernel stands for all that an area imports of it: the table says which."""
    lines = ["```mermaid", "flowchart TB"]
    for area in _areas(house):
        inside = [app for app in sorted(house.apps.values()) if _area(app) == area]
        lines.append(f"  subgraph {area}")
        lines += [f"    {_node(app)}[{app.split('.')[-1]}]" for app in inside]
        lines.append("  end")
    drawn = {_arrow(home, away) for home, found in arrows(house).items() for away in found}
    return "\n".join([*lines, *sorted(drawn), "```", ""])


def _arrow(home: str, away: str) -> str:
    if _area(away) == "kernel" and _area(home) != "kernel":
        return f"  {_area(home)} --> kernel"
    return f"  {_node(home)} --> {_node(away)}"


def _imports_table(house: House) -> str:
    rows = [
        (f"`{_short(home)}`", ", ".join(f"`{_short(away)}`" for away in sorted(found)))
        for home, found in sorted(arrows(house).items())
    ]
    return _table(("App", "Imports the doors of"), rows)


def _handlers_table(house: House) -> str:
    heard = _heard(house)
    rows = [
        (f"`{name}`", ", ".join(f"`{each}`" for each in heard.get(node.name, [])))
        for _, node, name in sorted(telling.declared(house), key=lambda each: each[2])
    ]
    return _table(("Event", "Handlers (consoles hear all that they may)"), rows)


def _states(house: House) -> Iterator[str]:
    """A table of states is a dictionary in rules called MOVES, TRANSITIONS, STATES or NEXT."""
    for module in house.room("rules"):
        for node in module.tree.body:
            for name, table in _tables(node):
                yield f"`{module.name}.{name}`\n\n```mermaid\nstateDiagram-v2"
                yield from (f"  {before} --> {after}" for before, after in _steps(table))
                yield "```\n"


def _tables(node: ast.stmt) -> Iterator[tuple[str, ast.Dict]]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    targets = [node.target] if isinstance(node, ast.AnnAssign) else targets
    for target in targets:
        value = getattr(node, "value", None)
        if _STATE_TABLE.search(dotted(target)) and isinstance(value, ast.Dict):
            yield dotted(target), value


def _steps(table: ast.Dict) -> Iterator[tuple[str, str]]:
    for key, value in zip(table.keys, table.values, strict=True):
        afters = [each for each in ast.walk(value) if isinstance(each, ast.Name | ast.Constant)]
        for after in afters:
            if key is not None and _state(after) not in {"frozenset", "set", "tuple"}:
                yield _state(key), _state(after)


def _state(node: ast.AST) -> str:
    return constant(node) or dotted(node).split(".")[-1]


def _heard(house: House) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for module in house.room("handlers"):
        for function in functions(module.tree):
            for event in telling.events_of(function):
                found.setdefault(event, []).append(f"{_short(module.app)}.{function.name}")
    return found


def _needs(node: ast.ClassDef) -> str:
    words = [word for d in node.decorator_list if isinstance(d, ast.Call) for word in d.keywords]
    return next((constant(word.value) or "" for word in words if word.arg == "needs"), "")


def _fields(node: ast.ClassDef) -> list[tuple[str, str]]:
    found = [each for each in node.body if isinstance(each, ast.AnnAssign)]
    return [(dotted(each.target), ast.unparse(each.annotation)) for each in found]


def _variables(module: Module) -> Iterator[tuple[str, str]]:
    for call in calls(module.tree):
        name = constant(call.args[0]) if call.args else None
        if name and dotted(call.func).split(".")[-1] == "secret":
            yield f"BLUELAMP_{name.upper()}", ""
        elif name and _VARIABLE.fullmatch(name):
            has_default = len(call.args) > 1 and "environ" in dotted(call.func)
            yield name, _default(call.args[1]) if has_default else ""
    for node in ast.walk(module.tree):
        text = constant(node)
        if text and _VARIABLE.fullmatch(text):
            yield text, ""


def _default(node: ast.AST) -> str:
    text = constant(node)
    return ast.unparse(node) if text is None else text


def _commands(house: House) -> list[Module]:
    return [
        module
        for module in house.modules
        if ".management.commands." in module.name and not module.path.stem.startswith("_")
    ]


def _own_commands(house: House) -> Iterator[tuple[str, str]]:
    """The table COMMANDS of the command line: name to function and sentence."""
    for module in (each for each in house.modules if each.name == "bluelamp.web.cli"):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
                for key, value in zip(node.value.keys, node.value.values, strict=True):
                    if isinstance(value, ast.Tuple):
                        yield f"`bluelamp {constant(key)}`", constant(value.elts[1]) or ""


def _help(module: Module) -> str:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "help":
            return constant(node.value) or ast.unparse(node.value)
    return (ast.get_docstring(module.tree) or "").split("\n")[0]


def _arguments(module: Module) -> Iterator[tuple[str, str]]:
    for call in calls(module.tree):
        if dotted(call.func).endswith("add_argument") and call.args:
            told = [constant(word.value) or "" for word in call.keywords if word.arg == "help"]
            yield constant(call.args[0]) or "", next(iter(told), "")


def _areas(house: House) -> list[str]:
    order = [name for layer in house.layers["bluelamp"] for name in sorted(layer)]
    there = {_area(app) for app in house.apps.values()}
    return [name for name in order if name in there]


def _area(app: str) -> str:
    return app.split(".")[1]


def _short(app: str) -> str:
    return app.removeprefix("bluelamp.")


def _node(app: str) -> str:
    return f"app_{_short(app).replace('.', '_')}"


def _page(title: str, intro: str, body: str) -> str:
    return f"# {title}\n\n{MADE}\n{intro}\n\n{body}".rstrip() + "\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', BAR) for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
