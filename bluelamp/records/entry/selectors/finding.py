"""What somebody may mean by words instead of a reference: search, which lies above, says."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit.choices import Reason
from bluelamp.records.pole.choices import Ref, parse_ref

from .. import permissions

_AFTER = re.compile(r"\(([A-Z][1-9]\d{0,17})\)\s*$")


@dataclass(frozen=True)
class Found:
    """One record that the words may mean."""

    ref: Ref
    title: str
    kind: str
    line: str = ""

    @property
    def written(self) -> str:
        """How it stands in the box once it is chosen: "Ada Marsh (P12)"."""
        return f"{self.title} ({self.ref})"


Finder = Callable[..., list[Found]]
FINDERS: list[Finder] = []


def register(finder: Finder) -> None:
    """This will ask that finder too. It takes by, reason, text and today, and logs the look."""
    if finder not in FINDERS:
        FINDERS.append(finder)


def ref_of(written: str) -> Ref | None:
    """This will read P12, or Ada Marsh (P12); None for words."""
    after = _AFTER.search(written)
    return parse_ref(after[1] if after else written)


def list_found(*, by: Actor, reason: Reason, text: str, today: datetime.date) -> list[Found]:
    """This will list the records that somebody may mean, the likeliest first; finders log it.

    Raises NotPermitted.
    """
    permissions.check_can_read(by=by)
    asked = (find(by=by, reason=reason, text=text, today=today) for find in FINDERS)
    return [each for found in asked for each in found]
