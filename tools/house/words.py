"""Words that do not belong, exceptions to the tools without a reason, what built files hold."""

import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from .source import House, Module

TEXTS = (".py", ".md", ".toml", ".json", ".js", ".scss", ".css", ".html", ".txt", ".sql", ".cfg")
EVERYWHERE = ("bluelamp", "tests", "tools", "bench", "frontend", "docs", ".ci")
# Written so that this file does not hold what it looks for.
_FOLDERS = "work|root|home/[a-z]+|Users|mnt"
_HOSTS = r"registry\.npmj[s]|pythonhoste[d]\.org|pypi\.or[g]|deb\.debia[n]\.org"
MACHINE = re.compile(rf"(?<![\w./}}>~-])/(?:{_FOLDERS})/[\w.-]+")
HOST = re.compile(_HOSTS)
BRAND = re.compile("GDS Transport|govuk-crest|govuk-logotype")
SOURCE_MAP = re.compile(r"sourceMappingURL=(?!data:)")
_EXCUSE = re.compile(r"#\s*(noqa|type:\s*ignore)(:\s*[A-Z0-9, ]+|\[[\w, -]+\])?(.*)", re.I)


def excuses_have_a_reason(house: House) -> list[str]:
    """This will find `noqa` and `type: ignore` without a code and a reason on the line."""
    found = []
    for module in [*house.modules, *house.migrations]:
        for line, comment in _comments(module):
            match = _EXCUSE.search(comment)
            if match and not (match[2] and re.search(r"[a-z]{3}", match[3])):
                found.append(f"{module.where}:{line}: `{comment.strip()}` gives no reason")
    return found


def no_words_of_a_machine(house: House) -> list[str]:
    """This will find absolute paths of somebody's machine, and hosts of package registries."""
    return [
        f"{path.relative_to(house.root)}:{number}: '{match[0]}'"
        for path in _texts(house)
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        for pattern in (MACHINE, HOST)
        if len(line) < 5_000 and (match := pattern.search(line))
    ]


def built_assets_are_ours_to_ship(house: House) -> list[str]:
    """This will find built styles and scripts with a reserved brand, or a map to their sources."""
    return [
        f"{path.relative_to(house.root)}: holds '{trouble[0]}'"
        for path in house.files(".css", ".js", ".svg", under=(house.package,))
        if "static" in path.parts
        for pattern in (BRAND, SOURCE_MAP)
        if (trouble := pattern.search(path.read_text(errors="replace")))
    ]


def _texts(house: House) -> Iterator[Path]:
    yield from house.files(*TEXTS, under=EVERYWHERE)
    names = ("*.md", "*.toml", "*.txt", "Makefile", ".importlinter", ".gitignore")
    for name in names:
        yield from (path for path in house.root.glob(name) if path.is_file())
    yield from (path for path in (house.root / ".ci").glob("*") if path.is_file())


def _comments(module: Module) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
