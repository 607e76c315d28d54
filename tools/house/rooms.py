"""The shape of the tree: rooms, names, lengths, a README and a docstring where one belongs."""

import ast
from collections.abc import Iterator
from pathlib import Path

from .source import House

MOST_LINES = 400
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "base"}
EXPLAINED = ("services", "selectors", "events", "choices", "rules", "permissions", "protection")
WRITTEN_HERE = ("bluelamp", "tests", "tools", "bench", "frontend", "docs")
# Made by a tool from sources that are held to the limit, or published by somebody else.
BUILT = {"migrations", "vendor", "built", "data"}


def every_app_has_a_readme(house: House) -> list[str]:
    """This will find apps without a README.md of at least a few lines."""
    found = []
    for name in house.apps.values():
        readme = house.root / name.replace(".", "/") / "README.md"
        lines = readme.read_text().splitlines() if readme.exists() else []
        if len(lines) < 5 or not lines[0].startswith("# "):
            found.append(f"{readme.relative_to(house.root)}: {name} needs one of about 12 lines")
    return found


def every_app_is_known(house: House) -> list[str]:
    """This will find folders with rooms of an app and no apps.py: no contract would hold them."""
    rooms = {"models", "services", "selectors", "views", "handlers", "permissions"}
    return [
        f"{module.where}:1: a room outside any app: its folder has no apps.py"
        for module in house.modules
        if not module.app and set(module.name.split(".")[1:]) & rooms
    ]


def files_are_short(house: House) -> list[str]:
    """This will find files over 400 lines."""
    found = []
    for path in _written(house, ".py", ".js", ".html", ".scss"):
        lines = path.read_text(errors="replace").splitlines()
        if len(lines) > MOST_LINES and not _is_minified(lines):
            found.append(f"{path.relative_to(house.root)}:1: {len(lines)} lines, over {MOST_LINES}")
    return found


def no_forbidden_names(house: House) -> list[str]:
    """This will find modules and folders whose name says nothing."""
    return [
        f"{where}:1: '{part}' says nothing: name it after what it holds"
        for where in (path.relative_to(house.root) for path in _written(house, ".py"))
        for part in sorted({*where.parent.parts, where.stem} & FORBIDDEN)
    ]


def doors_are_explained(house: House) -> list[str]:
    """This will find public functions and classes of doors without a docstring of their own."""
    found = []
    for module in house.room(*EXPLAINED):
        for node, is_function in _public(module.tree):
            told = ast.get_docstring(node) or ""
            if not told:
                found.append(module.at(node, f"{node.name} has no docstring"))
            elif is_function and not told.startswith("This will "):
                found.append(module.at(node, f"{node.name}'s docstring does not say 'This will'"))
    return found


def _public(
    tree: ast.Module | ast.ClassDef,
) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, bool]]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node, False
            if not _is_protocol(node):
                yield from (each for each in _public(node) if each[1])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _is_told_of(node):
            yield node, True


def _is_told_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    is_property = any("property" in ast.unparse(each) for each in node.decorator_list)
    return not node.name.startswith("_") and not is_property


def _is_protocol(node: ast.ClassDef) -> bool:
    return any("Protocol" in ast.unparse(each) for each in node.bases)


def _written(house: House, *endings: str) -> Iterator[Path]:
    for path in house.files(*endings, under=WRITTEN_HERE):
        if not set(path.relative_to(house.root).parts) & BUILT:
            yield path


def _is_minified(lines: list[str]) -> bool:
    return max(len(line) for line in lines) > 2_000
