"""The sections of the platform: each app registers its own, a page shows those one may open.

Whoever may open few sees them in one row. For others the sections of a group stand behind one
entry, and the present group's own are a second row (MoJ primary and sub navigation).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

FEW = 8


@dataclass(frozen=True)
class Section:
    """One entry: its words, the name of its address, the permission it needs, its place, group."""

    label: str
    url_name: str
    permission: str | None = None
    order: int = 100
    group: str = ""


@dataclass(frozen=True)
class Entry:
    """A section as one page shows it."""

    label: str
    href: str
    current: bool
    here: bool
    group: str = ""


@dataclass(frozen=True)
class Group:
    """Sections that stand together, under one entry that opens the first of them."""

    entry: Entry
    below: list[Entry]


SECTIONS: dict[str, Section] = {}


def register(
    label: str, url_name: str, permission: str | None = None, order: int = 100, group: str = ""
) -> None:
    """This will add a section to the navigation; call it from an app's `ready`."""
    SECTIONS[url_name] = Section(label, url_name, permission, order, group)


def list_entries(request: HttpRequest) -> list[Entry]:
    """This will list the sections that the reader may open, the present one marked.

    `here` is the page itself; `current` is anything below it, and the longest address wins.
    """
    actor = getattr(request, "actor", None)
    if actor is None:
        return []
    open_to = [s for s in sorted_sections() if s.permission is None or actor.may(s.permission)]
    addresses = {section: address for section in open_to if (address := _address(section))}
    present = _present(request.path, addresses.values())
    return [
        Entry(section.label, address, address == present, address == request.path, section.group)
        for section, address in addresses.items()
    ]


def list_groups(request: HttpRequest) -> list[Group]:
    """This will list the reader's sections in groups, each where its first section stands."""
    entries = list_entries(request)
    if len(entries) <= FEW:
        return [Group(each, []) for each in entries]
    named: dict[str, list[Entry]] = {}
    for each in entries:
        named.setdefault(each.group or each.href, []).append(each)
    return [_group(members) for members in named.values()]


def sorted_sections() -> list[Section]:
    """This will list every section in its order, then by its words."""
    return sorted(SECTIONS.values(), key=lambda each: (each.order, each.label))


def _group(members: list[Entry]) -> Group:
    first = members[0]
    if len(members) == 1:
        return Group(first, [])
    current = any(each.current for each in members)
    return Group(Entry(first.group, first.href, current, first.here, first.group), members)


def _address(section: Section) -> str:
    try:
        return reverse(section.url_name)
    except NoReverseMatch:
        return ""


def _present(path: str, addresses: Iterable[str]) -> str:
    above = [each for each in addresses if each == path or (each != "/" and path.startswith(each))]
    return max(above, key=len, default="")
