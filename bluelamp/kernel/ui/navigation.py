"""The sections of the platform: each app registers its own, a page shows those one may open."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Section:
    """One entry: its words, the name of its address, the permission that it needs, its place."""

    label: str
    url_name: str
    permission: str | None = None
    order: int = 100


@dataclass(frozen=True)
class Entry:
    """A section as one page shows it."""

    label: str
    href: str
    current: bool
    here: bool


SECTIONS: dict[str, Section] = {}


def register(label: str, url_name: str, permission: str | None = None, order: int = 100) -> None:
    """This will add a section to the navigation; call it from an app's `ready`."""
    SECTIONS[url_name] = Section(label, url_name, permission, order)


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
        Entry(section.label, address, address == present, address == request.path)
        for section, address in addresses.items()
    ]


def sorted_sections() -> list[Section]:
    """This will list every section in its order, then by its words."""
    return sorted(SECTIONS.values(), key=lambda each: (each.order, each.label))


def _address(section: Section) -> str:
    try:
        return reverse(section.url_name)
    except NoReverseMatch:
        return ""


def _present(path: str, addresses: Iterable[str]) -> str:
    above = [each for each in addresses if each == path or (each != "/" and path.startswith(each))]
    return max(above, key=len, default="")
