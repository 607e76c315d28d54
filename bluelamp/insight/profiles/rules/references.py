"""References as people write them: P12, O13, L14, E15, G16, or after a name: Ada Marsh (P12)."""

import re

from bluelamp.records.pole.choices import LETTERS, Kind, Ref

_WRITTEN = re.compile(r"\s*([A-Za-z])\s*0*([1-9]\d{0,17})\s*")
_AFTER = re.compile(r"\(([A-Z][1-9]\d{0,17})\)\s*$")
_KINDS: dict[str, Kind] = {letter: kind for kind, letter in LETTERS.items()}


class NotAReference(Exception):
    """The text is no reference of a record."""


def parse(written: str) -> Ref:
    """This will read a reference. Raises NotAReference."""
    after = _AFTER.search(written)
    found = _WRITTEN.fullmatch(after[1] if after else written)
    kind = _KINDS.get(found[1].upper()) if found else None
    if found is None or kind is None:
        raise NotAReference(written)
    return Ref(kind, int(found[2]))
