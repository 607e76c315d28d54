"""The command line of a console: what a line says. It decides nothing and knows no records.

/a P2W31 1044            assign a unit to an incident; a reason may follow
/s P2W31 6               a unit's status
/n 1044 text             a line for an incident's log
/g 1044 P2 reason        another grade
/r 1044 result text      result
/l 1044 1050 [dup|part]  link two incidents
/x P2W31                 stand a unit down
/m P2W31 text            a message to a unit
/f words                 find incidents and units
/u                       undo the last act
"""

import re
from dataclasses import dataclass

from .refusals import Refused

LINKS = {"": "linked", "dup": "duplicate", "duplicate": "duplicate", "part": "part"}
LONGEST_NAME = 40
_SHAPE = re.compile(r"/?([a-z?]+)(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)


class NotUnderstood(Refused):
    """The line is not a command; the message says what was expected."""


@dataclass(frozen=True)
class Command:
    """A line that was understood: its verb, and what it names and says."""

    verb: str
    unit: str = ""
    incident: str = ""
    other: str = ""
    code: str = ""
    text: str = ""


@dataclass(frozen=True)
class Verb:
    """A verb of the command line: its parts in order, those from `optional` on may be left out."""

    name: str
    parts: tuple[str, ...]
    optional: int
    example: str
    says: str
    longest: int = 4_000


VERBS = {
    "a": Verb("assign", ("unit", "incident", "text"), 2, "/a P2W31 1044", "assign a unit", 500),
    "s": Verb("status", ("unit", "code"), 2, "/s P2W31 6", "change a unit's status"),
    "x": Verb("stand_down", ("unit",), 1, "/x P2W31", "stand a unit down"),
    "n": Verb("note", ("incident", "text"), 2, "/n 1044 Caller rang back", "add to the log"),
    "g": Verb(
        "grade", ("incident", "code", "text"), 3, "/g 1044 2 He has a knife", "regrade", 2_000
    ),
    "r": Verb("result", ("incident", "code", "text"), 3, "/r 1044 no_trace Searched", "result"),
    "l": Verb("link", ("incident", "other", "code"), 2, "/l 1044 1050 dup", "link two incidents"),
    "m": Verb("message", ("unit", "text"), 2, "/m P2W31 Dog at address", "message a unit", 500),
    "f": Verb("find", ("text",), 1, "/f knife mill lane", "find", 200),
    "u": Verb("undo", (), 0, "/u", "undo your last act"),
}


def parse(line: str) -> Command:
    """This will read a line as a command. Raises NotUnderstood, whose sentence gives an example."""
    shape = _SHAPE.fullmatch(line.strip())
    verb = VERBS.get(shape[1].lower()) if shape else None
    if shape is None or verb is None:
        raise NotUnderstood(
            f"That is not a command. Try {', '.join(f'/{each}' for each in VERBS)}."
        )
    given = _split(shape[2] or "", verb)
    _check_can_be_kept(given, verb)
    if len(given) < verb.optional:
        missing = verb.parts[len(given)]
        raise NotUnderstood(f"Type the {_WORDS[missing]}: {verb.example}")
    return _made(verb, dict(zip(verb.parts, given, strict=False)))


_WORDS = {
    "unit": "callsign",
    "incident": "incident's number",
    "other": "other incident's number",
    "code": "code",
    "text": "text",
}


def _check_can_be_kept(given: list[str], verb: Verb) -> None:
    """A line has the limits that the boxes of the pages have."""
    for part, said in zip(verb.parts, given, strict=False):
        most = verb.longest if part == "text" else LONGEST_NAME
        if len(said) > most:
            raise NotUnderstood(f"The {_WORDS[part]} must be {most:,} characters or fewer.")
        if "\0" in said:
            raise NotUnderstood("There is a character on the line that cannot be kept (NUL).")


def _split(rest: str, verb: Verb) -> list[str]:
    """The last part takes all that is left, so that text needs no quotes."""
    if not verb.parts:
        return _nothing(rest, verb)
    given = rest.split(None, len(verb.parts) - 1)
    if verb.parts[-1] != "text" and given and len(given[-1].split()) > 1:
        raise NotUnderstood(f"There is too much on the line. Type it so: {verb.example}")
    return [each.strip() for each in given]


def _nothing(rest: str, verb: Verb) -> list[str]:
    if rest.strip():
        raise NotUnderstood(f"There is too much on the line. Type it so: {verb.example}")
    return []


def _made(verb: Verb, given: dict[str, str]) -> Command:
    if "unit" in given:
        given["unit"] = given["unit"].upper()
    if verb.name == "grade" and given["code"].isdigit():
        given["code"] = f"P{given['code']}"
    if verb.name == "link":
        kind = given.get("code", "").lower()
        if kind not in LINKS:
            raise NotUnderstood(f"A link is dup or part, or nothing: {verb.example}")
        given["code"] = LINKS[kind]
    return Command(verb.name, **given)
