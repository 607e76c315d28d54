"""The source of the platform as the checks read it: modules, their app and room, their tree."""

import ast
import configparser
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

DOORS = ("views", "api", "tasks", "handlers", "admin", "management")
SKIPPED = {"__pycache__", "node_modules", ".git", ".venv", "var", "build", "dist", "egg-info"}


@dataclass(frozen=True, eq=False)
class Module:
    """One Python file. `name` is dotted, `app` its dotted app or '', `room` its part of the app."""

    path: Path
    where: str
    name: str
    app: str
    room: str

    @cached_property
    def text(self) -> str:
        """The file as it stands."""
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        """The file as Python reads it."""
        return ast.parse(self.text, self.where)

    def at(self, node: ast.AST, message: str) -> str:
        """This will write what is wrong as `file:line: message`."""
        return f"{self.where}:{getattr(node, 'lineno', 1)}: {message}"


class House:
    """A checkout: the package, its apps and the layers that it is held to."""

    def __init__(self, root: Path, package: str = "bluelamp") -> None:
        self.root, self.package = root, package

    @cached_property
    def apps(self) -> dict[str, str]:
        """The dotted name of each app, by its label."""
        found = {}
        for path in sorted((self.root / self.package).rglob("apps.py")):
            name = ".".join(path.parent.relative_to(self.root).parts)
            found[_label(path, name)] = name
        return found

    @cached_property
    def modules(self) -> list[Module]:
        """Every module of the package, migrations left out."""
        return [each for each in self._all_modules() if each.room != "migrations"]

    @cached_property
    def migrations(self) -> list[Module]:
        """Every migration of the package."""
        return [each for each in self._all_modules() if each.room == "migrations"]

    def room(self, *rooms: str) -> list[Module]:
        """This will list the modules of the apps that lie in one of the rooms."""
        return [each for each in self.modules if each.app and each.room in rooms]

    def label_of(self, app: str) -> str:
        """This will give an app's label."""
        return next(label for label, name in self.apps.items() if name == app)

    def files(self, *endings: str, under: tuple[str, ...]) -> Iterator[Path]:
        """This will list files of the project by ending, without what is built or installed."""
        for folder in under:
            for path in sorted((self.root / folder).rglob("*")):
                known = set(path.relative_to(self.root).parts) & SKIPPED
                if path.is_file() and path.name.endswith(endings) and not known:
                    yield path

    @cached_property
    def layers(self) -> dict[str, list[set[str]]]:
        """The layers of each container in .importlinter, from high to low."""
        read = configparser.ConfigParser(interpolation=None)
        read.read(self.root / ".importlinter")
        found = {}
        for section in read.sections():
            if "containers" in read[section] and "layers" in read[section]:
                found[read[section]["containers"].strip()] = _layers(read[section]["layers"])
        return found

    def lies_below(self, lower: str, higher: str) -> bool:
        """This will say whether one app lies below another in the layers."""
        low, high = lower.split("."), higher.split(".")
        depth = next((n for n, (a, b) in enumerate(zip(low, high, strict=False)) if a != b), 0)
        order = self.layers.get(".".join(low[:depth]), [])
        return _place(order, low[depth]) > _place(order, high[depth]) >= 0

    def _all_modules(self) -> Iterator[Module]:
        names = sorted(self.apps.values(), key=len, reverse=True)
        for path in self.files(".py", under=(self.package,)):
            where = str(path.relative_to(self.root))
            name = where.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
            app = next((n for n in names if name == n or name.startswith(f"{n}.")), "")
            room = name.removeprefix(app).strip(".").split(".")[0] if app else ""
            yield Module(path, where, name, app, room)


def dotted(node: ast.AST) -> str:
    """This will write a name or a chain of attributes with dots; calls on the way are left out."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call | ast.Subscript):
        return dotted(node.func if isinstance(node, ast.Call) else node.value)
    return node.id if isinstance(node, ast.Name) else ""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """This will find every call."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def functions(tree: ast.Module) -> list[ast.FunctionDef]:
    """This will list the functions at the top of a module."""
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def constant(node: ast.AST | None) -> str | None:
    """This will give a literal string, or None."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text else None  # type: ignore[union-attr]  # is_text has looked


@cache
def imported_from(module: Module) -> dict[str, str]:
    """This will give, for each name that a module imports, where it comes from, in full."""
    found = {}
    package = module.name.split(".")
    if module.path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            found.update({a.asname or a.name.split(".")[0]: a.name for a in node.names})
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            start = ".".join([*base, node.module] if node.module else base)
            found.update({a.asname or a.name: f"{start}.{a.name}" for a in node.names})
    return found


def documents(tree: ast.AST) -> set[int]:
    """This will give the ids of the nodes that are docstrings."""
    holders = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }


def _label(path: Path, name: str) -> str:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "label":
            return constant(node.value) or ""
    return name.rsplit(".", 1)[-1]


def _layers(text: str) -> list[set[str]]:
    lines = [line for line in text.splitlines() if line.strip()]
    return [{name.strip(" ()") for name in line.replace(":", "|").split("|")} for line in lines]


def _place(order: list[set[str]], name: str) -> int:
    return next((place for place, names in enumerate(order) if name in names), -1)
