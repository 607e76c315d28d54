"""What a field says or said, in words."""

import datetime
from typing import Any

from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.ui import moments

from .. import rules
from .histories import Kept

NOTHING = "Nothing"
LABELS = {
    "happened_from": "When it happened",
    "precision": "How exactly the time is known",
    "identifier": "Number as it is searched for",
    "check_ok": "Check character is right",
    "marking": "Marking",
    "restriction_ids": "Restrictions",
    "facts": "Other facts",
    "identifiers": "Numbers that name the person",
    "ended_on": "Ended",
    "review_on": "Review by",
    "reason": "What it says",
}


def said_now(kept: Kept, name: str, *, on: datetime.date) -> str:
    """This will say what a field of a record says now."""
    if name == "happened":
        thing = kept.thing
        return moments.span_known(thing.happened_from, None, thing.precision).removeprefix("from ")
    if name.startswith(rules.FACT):
        return in_words(kept.thing.facts.get(name.removeprefix(rules.FACT)))
    if name.startswith(rules.IDENTIFIER):
        return (
            rules.first_of(kept.thing.identifiers, name.removeprefix(rules.IDENTIFIER)) or NOTHING
        )
    return _coded(kept, name, getattr(kept.thing, name), on)


def changes(kept: Kept, *, on: datetime.date) -> list[dict[str, Any]]:
    """This will list a record's changes with their fields and values in words."""
    return [
        {
            "label": label_of(kept, each.field),
            "before": _coded(kept, each.field, each.before, on),
            "after": _coded(kept, each.field, each.after, on),
            "change": each,
        }
        for each in kept.changes
    ]


def label_of(kept: Kept, name: str) -> str:
    """This will name a field as its form does."""
    own = {each.column: each.label for each in rules.ASKED[kept.sort.name]}
    return LABELS.get(name) or own.get(name) or name.replace("_", " ").capitalize()


def in_words(value: Any) -> str:
    """This will say a stored value: a list by commas, a day as people write one."""
    if value in (None, "", [], {}):
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return ", ".join(map(in_words, value))
    if isinstance(value, dict):
        return ", ".join(f"{k.replace('_', ' ')}: {in_words(v)}" for k, v in value.items())
    return _day(value) if isinstance(value, str) else _day(str(value))


def quoted(value: Any) -> str:
    """This will quote a stored value within a sentence."""
    words = in_words(value)
    return words.lower() if words == NOTHING else f"“{words}”"


def _coded(kept: Kept, name: str, value: Any, on: datetime.date) -> str:
    lists = {each.name: each.codes for each in rules.ASKED[kept.sort.name] if each.codes}
    if value and name in lists:
        return dict(reference.choices(lists[name], on=on)).get(value, str(value))
    return in_words(value)


def _day(written: str) -> str:
    """A moment or a day that was kept as text; any other text is itself."""
    if not (len(written) >= 10 and written[4:5] == "-" == written[7:8]):
        return written
    try:
        if len(written) == 10:
            return moments.day_said(datetime.date.fromisoformat(written))
        return moments.said(datetime.datetime.fromisoformat(written))
    except ValueError:
        return written
