"""A mapping as the boxes of a page and back, so that nobody need write JSON.

Several columns stand in one box with semicolons between, and what is done to a value as
`join ", " > trim > day %d/%m/%Y`: an argument that begins or ends with a space has quotation marks.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from .columns import TRANSFORMS
from .mappings import CHECKS, BadMapping, read_mapping
from .targets import DAY, KINDS, MOMENT, NUMBER, WHOLE

Boxes = dict[str, Any]
JOIN = "join"
STEPS = (JOIN, *TRANSFORMS)
TAKING = (JOIN, "strip", "day", "moment", "lookup", "among")
NO_STEPS = (
    "“{}” is not steps with > between, such as: trim > day %d/%m/%Y."
    f" There are: {', '.join(STEPS)}."
)
_STEP = re.compile(r'\s*([a-z_]+)\s*(?:"([^"]*)"|([^">]*))\s*')
# What a column is likely to be called, beside the name of the field itself.
CALLED = {
    "given_names": ("forenames", "forename", "first name", "given name"),
    "surname": ("last name", "family name"),
    "other_names": ("aliases", "alias", "also known as"),
    "born_on": ("dob", "date of birth", "birth date"),
    "gender": ("sex",),
    "telephones": ("telephone", "phone", "mobile", "telephone number"),
    "emails": ("email", "e mail", "email address"),
    "identifier": ("registration", "vrm", "plate", "serial number", "imei"),
    "premises": ("house", "house number", "building"),
    "town": ("city",),
    "category": ("crime type", "type", "offence"),
    "reference": ("crime id", "ref", "occurrence ref", "incident number"),
    "happened_from": ("date", "datetime", "occurred", "start"),
    "happened_to": ("end", "until"),
    "outcome": ("last outcome category", "result"),
    "summary": ("description", "details", "notes"),
}
KEYS = ("id", "ref", "reference", "number", "key", "urn")
FORMS = (
    "%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S",
    "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S",
)  # fmt: skip
HOME = ("premises", "street", "town", "postcode")
OWN_STEP = {"postcode": "postcode", "telephones": "telephone", "emails": "lower"}
WORDS_OF_RULES = ("from", "like", "latitude", "longitude")


def boxes_of(body: Mapping[str, Any]) -> Boxes:
    """This will write a mapping's body into boxes."""
    return {
        "head": {"code": body["code"], "name": body["name"], **_known(body.get("known"))},
        "columns": "; ".join(body["columns"]),
        "fields": [_value_boxes(name, each) for name, each in body.get("fields", {}).items()],
        "records": [_record_boxes(each) for each in body["records"]],
        "links": [
            {"start": each["from"], "end": each["to"], "role": each["role"]}
            for each in body.get("links", [])
        ],
        "rules": [_rule_boxes(each) for each in body.get("rules", [])],
        "lists": [_list_boxes(name, each) for name, each in body.get("lookups", {}).items()],
    }


def body_of(boxes: Boxes, version: int = 1) -> dict[str, Any]:
    """This will read boxes into a mapping's body; rows without a name are left out.

    Raises BadMapping where a box cannot be read.
    """
    head = boxes["head"]
    known = _read_value({"columns": head["known_columns"], "steps": head["known_steps"]})
    return {
        "code": head["code"],
        "version": version,
        "name": head["name"],
        "columns": _listed(boxes["columns"]),
        "lookups": {each["name"]: _read_list(each) for each in _named(boxes["lists"])},
        "fields": _read_values(boxes["fields"]),
        "records": [_read_record(each) for each in _named(boxes["records"])],
        "links": [
            {"from": each["start"], "to": each["end"], "role": each["role"]}
            for each in _named(boxes["links"], "role")
        ],
        "rules": [_read_rule(each) for each in _named(boxes["rules"], "code")],
        **({"known": known} if head["known_columns"] else {}),
    }


def fits_boxes(body: Mapping[str, Any]) -> bool:
    """This will say whether a mapping comes back from the boxes as it was."""
    try:
        return read_mapping(body_of(boxes_of(body), body["version"])) == read_mapping(body)
    except BadMapping:
        return False


def draft(
    columns: Mapping[str, Sequence[str]], *, code: str, name: str, kind: str
) -> dict[str, Any]:
    """This will guess a mapping to a kind of record from a file's columns and their first values.

    What has the name of no field is kept as a fact under its own name.
    """
    left = {_plain(each): each for each in columns}
    key = next((each for said, each in left.items() if said.split()[-1:][0] in KEYS), None)
    home = _home(left) if kind == "person" else {}
    values = {
        field: {"from": left[said], "do": [_guessed(field, shape, columns[left.pop(said)])]}
        for field, shape in KINDS[kind].items()
        if (said := _called(field, left))
    }
    facts = {said.replace(" ", "_"): each for said, each in left.items() if each != key}
    record = {"name": kind, "kind": kind, "key": [key] if key else [], "set": values}
    link = {"from": kind, "to": "home", "role": "lives_at"}
    return {
        "code": code, "version": 1, "name": name, "columns": list(columns),
        "records": [record | {"facts": facts}, *([home] if home else [])],
        "links": [link] if home else [],
    }  # fmt: skip


def _called(field: str, left: Mapping[str, str]) -> str:
    """What a field is called among the columns that are left, or nothing."""
    names = map(_plain, (field, *CALLED.get(field, ())))
    return next((each for each in names if each in left), "")


def _home(left: Mapping[str, str]) -> dict[str, Any]:
    """Nobody is kept who is linked to nothing: a person is linked to what is said of their home."""
    said = {field: left[called] for field in HOME if (called := _called(field, left))}
    if not said:
        return {}
    values = {field: {"from": column, "do": ["trim"]} for field, column in said.items()}
    return {
        "name": "home", "kind": "location", "key": list(said.values()),
        "needs": list(said.values())[-1:], "set": {"kind": {"value": "address"}} | values,
    }  # fmt: skip


def _guessed(field: str, shape: str, values: Sequence[str]) -> Any:
    """How a field is likely to be written in these values."""
    if shape in (DAY, MOMENT):
        first = next(filter(None, values), "")
        form = next((each for each in FORMS if _written_in(first, each)), "")
        step = "moment" if ":" in form or shape == MOMENT else "day"
        return [step, form] if form else step
    return {WHOLE: "whole", NUMBER: "number"}.get(shape) or OWN_STEP.get(field, "trim")


def _written_in(value: str, form: str) -> bool:
    step = TRANSFORMS["moment" if ":" in form else "day"]
    return bool(step(pa.array([value], pa.string()), form)[0].is_valid)


def _plain(name: str) -> str:
    """A name in small letters and single spaces; one with no letter or figure is itself."""
    return " ".join(re.findall(r"[a-z0-9]+", name.lower())) or name


def _known(given: Any) -> Boxes:
    boxes = _value_boxes("", given) if given else {"columns": "", "steps": ""}
    return {"known_columns": boxes["columns"], "known_steps": boxes["steps"]}


def _value_boxes(target: str, given: Any) -> Boxes:
    given = {"from": given} if isinstance(given, str) else given
    columns = given.get("from", [])
    steps = [each if isinstance(each, str) else _step(*each) for each in given.get("do", [])]
    if "joined" in given:
        steps.insert(0, _step(JOIN, given["joined"]))
    return {
        "name": target,
        "columns": columns if isinstance(columns, str) else "; ".join(columns),
        "steps": " > ".join(steps),
        "constant": str(given.get("value", "")),
        "must": bool(given.get("must", False)),
    }


def _step(name: str, argument: Any) -> str:
    quoted = argument != argument.strip() or ">" in argument
    return f'{name} "{argument}"' if quoted else f"{name} {argument}"


def _record_boxes(given: Mapping[str, Any]) -> Boxes:
    point = given.get("point") or {}
    return {
        "name": given["name"],
        "kind": given["kind"],
        "key": "; ".join(given.get("key", [])),
        "key_needed": bool(given.get("key_needed", False)),
        "needs": "; ".join(given.get("needs", [])),
        "latitude": point.get("latitude", ""),
        "longitude": point.get("longitude", ""),
        "values": [_value_boxes(name, each) for name, each in given.get("set", {}).items()],
        "facts": [_value_boxes(name, each) for name, each in given.get("facts", {}).items()],
    }


def _rule_boxes(given: Mapping[str, Any]) -> Boxes:
    check = next(each for each in CHECKS if each in given)
    return {
        "code": given["code"],
        "says": given["says"],
        "dimension": given.get("dimension", "validity"),
        "level": given.get("level", "note"),
        "check": check,
        "given": "\n".join(f"{name} {value}" for name, value in given[check].items()),
    }


def _list_boxes(name: str, given: Mapping[str, Any]) -> Boxes:
    values = "\n".join(f"{said} = {code}" for said, code in given.get("values", {}).items())
    return {"name": name, "values": values, "otherwise": given.get("else", "")}


def _named(rows: Iterable[Boxes], by: str = "name") -> list[Boxes]:
    return [each for each in rows if each[by]]


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(";") if each.strip()]


def _read_values(rows: Iterable[Boxes]) -> dict[str, Any]:
    return {each["name"]: _read_value(each) for each in _named(rows)}


def _read_value(boxes: Boxes) -> dict[str, Any]:
    if constant := boxes.get("constant"):
        return {"value": constant}
    steps = _read_steps(boxes["steps"])
    joined = {"joined": steps.pop(0)[1]} if steps and steps[0][0] == JOIN else {}
    columns = _listed(boxes["columns"])
    return {
        "from": columns[0] if len(columns) == 1 else columns,
        "do": [name if argument is None else [name, argument] for name, argument in steps],
        "must": bool(boxes.get("must", False)),
        **joined,
    }


def _read_steps(text: str) -> list[tuple[str, Any]]:
    steps: list[tuple[str, Any]] = []
    place = 0
    while text[place:].strip():
        found = _STEP.match(text, place)
        if not found or text[found.end() : found.end() + 1] not in ("", ">"):
            raise BadMapping(NO_STEPS.format(text))
        name, quoted, bare = found.groups()
        argument = quoted if quoted is not None else bare.strip() or None
        if argument and name not in TAKING:
            raise BadMapping(NO_STEPS.format(text))
        steps.append((name, argument))
        place = found.end() + 1
    return steps


def _read_record(boxes: Boxes) -> dict[str, Any]:
    made = {
        "name": boxes["name"],
        "kind": boxes["kind"],
        "key": _listed(boxes["key"]),
        "needs": _listed(boxes["needs"]),
        "key_needed": boxes["key_needed"],
        "set": _read_values(boxes["values"]),
        "facts": _read_values(boxes["facts"]),
    }
    point = {side: boxes[side] for side in ("latitude", "longitude")}
    return made | ({"point": point} if any(point.values()) else {})


def _read_rule(boxes: Boxes) -> dict[str, Any]:
    lines = [each.strip().partition(" ") for each in boxes["given"].splitlines() if each.strip()]
    given = {
        name: value.strip() if name in WORDS_OF_RULES else _number(value.strip())
        for name, _, value in lines
    }
    plain = {name: boxes[name] for name in ("code", "says", "dimension", "level")}
    return plain | {boxes["check"]: given}


def _number(text: str) -> Any:
    """A bound is a number where it can be read as one."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _read_list(boxes: Boxes) -> dict[str, Any]:
    lines = [each.rpartition("=") for each in boxes["values"].splitlines() if each.strip()]
    values = {said.strip(): code.strip() for said, _, code in lines}
    return {"values": values, "else": boxes["otherwise"]}
