"""The suite itself: packages that mirror the platform, no mocks, no network, names as sentences."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from .source import House

APART = {"journeys", "connectors", "house", "bench", "tools"}
_MOCKS = re.compile(r"(unittest\.mock|pytest_mock|mock)(\.|$)")


def tests_mirror_the_platform(house: House) -> list[str]:
    """This will find folders of tests that are no package, or that no part of the platform has."""
    found = []
    for folder in sorted({path.parent for path, _ in _tests(house)}):
        where = folder.relative_to(house.root)
        if not (folder / "__init__.py").exists():
            found.append(f"{where}: a folder of tests needs an __init__.py")
        mirrored = house.root / house.package / where.relative_to("tests")
        if not mirrored.is_dir() and not set(where.parts) & APART:
            found.append(f"{where}: nothing in {house.package} is called so")
    return found


def tests_mock_nothing(house: House) -> list[str]:
    """This will find mocks: tests go through doors, with a real database."""
    return [
        f"{path.relative_to(house.root)}:{node.lineno}: no mocks: call the door"
        for path, tree in _tests(house)
        for node in ast.walk(tree)
        for name in _imported(node)
        if _MOCKS.match(name)
    ]


def tests_are_sentences(house: House) -> list[str]:
    """This will find tests whose name is no sentence: three words at least after `test_`."""
    return [
        f"{path.relative_to(house.root)}:{node.lineno}: {node.name} is no sentence"
        for path, tree in _tests(house)
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        if len(node.name.split("_")) < 4
    ]


def _tests(house: House) -> Iterator[tuple[Path, ast.Module]]:
    for path in house.files(".py", under=("tests",)):
        if path.name.startswith("test_"):
            yield path, ast.parse(path.read_text())


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or "", f"{node.module}.{node.names[0].name}"]
    return [each.name for each in node.names] if isinstance(node, ast.Import) else []
