"""A mapping: which column, by which transforms, becomes which field, and what is asked of it.

It is plain data, read from JSON and checked whole before a row is read with it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .columns import TRANSFORMS
from .targets import KINDS

LEVELS = ("note", "reject")
DIMENSIONS = ("completeness", "validity", "uniqueness", "timeliness")
CHECKS = {
    "unique": "from",
    "between": "from",
    "pattern": "from",
    "box": "latitude",
    "older": "from",
    "present": "from",
}
MOST = 200


class BadMapping(ValueError):
    """The mapping cannot be used; the message says why in one sentence."""


@dataclass(frozen=True)
class Value:
    """How one value is made: a constant, or columns and fields joined and then transformed."""

    columns: tuple[str, ...] = ()
    steps: tuple[tuple[str, Any], ...] = ()
    constant: str | None = None
    joined: str = " "
    must: bool = False


@dataclass(frozen=True)
class Record:
    """One record that a row makes."""

    name: str
    kind: str
    key: tuple[str, ...]
    needs: tuple[str, ...]
    values: dict[str, Value]
    facts: dict[str, Value]
    point: tuple[str, str] | None = None
    key_needed: bool = False


@dataclass(frozen=True)
class Link:
    """A link between two of the row's records."""

    start: str
    end: str
    role: str


@dataclass(frozen=True)
class Rule:
    """A question asked of every row: what it is called, its dimension, and what follows."""

    code: str
    says: str
    dimension: str
    level: str
    check: str
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A mapping that has been read and found whole."""

    code: str
    version: int
    name: str
    columns: tuple[str, ...]
    fields: dict[str, Value]
    order: tuple[str, ...]
    records: tuple[Record, ...]
    links: tuple[Link, ...]
    rules: tuple[Rule, ...]
    lookups: dict[str, dict[str, str]]
    known: Value | None

    @property
    def label(self) -> str:
        """This will name the mapping with its version, as a delivery keeps it."""
        return f"{self.code} {self.version}"


def read_mapping(given: Any) -> Plan:
    """This will read a mapping out of JSON's values. Raises BadMapping."""
    try:
        return _read(given)
    except (KeyError, TypeError, AttributeError, ValueError) as wrong:
        if isinstance(wrong, BadMapping):
            raise
        named = f"{wrong} is missing" if isinstance(wrong, KeyError) else str(wrong)
        raise BadMapping(f"The mapping is not in its proper form: {named}.") from wrong


def _read(given: Any) -> Plan:
    if not isinstance(given, dict):
        raise BadMapping("A mapping is a JSON object with columns, records and links.")
    columns = tuple(_text(each) for each in given["columns"])
    lookups = _lookups(given.get("lookups", {}))
    fields = {name: _value(each, lookups) for name, each in given.get("fields", {}).items()}
    known = set(columns) | set(fields)
    records = tuple(_record(each, known, lookups) for each in given["records"])
    plan = Plan(
        code=_text(given["code"]),
        version=int(given["version"]),
        name=_text(given["name"]),
        columns=columns,
        fields=fields,
        order=tuple(_in_order(fields, columns)),
        records=records,
        links=tuple(_link(each, records) for each in given.get("links", [])),
        rules=tuple(_rule(each, known) for each in given.get("rules", [])),
        lookups=lookups,
        known=_value(given["known"], lookups) if given.get("known") else None,
    )
    _check_size(plan)
    return plan


def _check_size(plan: Plan) -> None:
    if not plan.records:
        raise BadMapping("A mapping makes at least one record of a row.")
    parts = (plan.columns, plan.fields, plan.records, plan.links, plan.rules)
    if any(len(each) > MOST for each in parts):
        raise BadMapping(f"A mapping has at most {MOST} columns, fields, records, links and rules.")
    names = [each.name for each in plan.records]
    if len(set(names)) < len(names):
        raise BadMapping("Two records of the mapping have the same name.")


def _text(given: Any) -> str:
    if not isinstance(given, str) or not given.strip():
        raise BadMapping(f"“{given}” should be words.")
    return given.strip()


def _value(given: Any, lookups: Mapping[str, Any]) -> Value:
    if isinstance(given, str):
        given = {"from": given}
    if "value" in given:
        return Value(constant=str(given["value"]))
    columns = given["from"]
    steps = tuple(_step(each, lookups) for each in given.get("do", []))
    return Value(
        columns=(columns,) if isinstance(columns, str) else tuple(columns),
        steps=steps,
        joined=str(given.get("joined", " ")),
        must=bool(given.get("must", False)),
    )


def _step(given: Any, lookups: Mapping[str, Any]) -> tuple[str, Any]:
    name, argument = (given, None) if isinstance(given, str) else (given[0], given[1])
    if name not in TRANSFORMS:
        raise BadMapping(f"There is no transform “{name}”. There are: {', '.join(TRANSFORMS)}.")
    if name == "lookup" and argument not in lookups:
        raise BadMapping(f"There is no list “{argument}” to look values up in.")
    return name, argument


def _record(given: Any, known: set[str], lookups: Mapping[str, Any]) -> Record:
    kind = given["kind"]
    if kind not in KINDS:
        raise BadMapping(f"“{kind}” is no kind of record. The kinds are: {', '.join(KINDS)}.")
    values = {name: _value(each, lookups) for name, each in given.get("set", {}).items()}
    for name in values:
        if name not in KINDS[kind]:
            raise BadMapping(f"A record of the kind “{kind}” has no field “{name}”.")
    facts = {name: _value(each, lookups) for name, each in given.get("facts", {}).items()}
    point = given.get("point")
    made = Record(
        name=_text(given["name"]),
        kind=kind,
        key=tuple(given.get("key", [])),
        needs=tuple(given.get("needs", [])),
        values=values,
        facts=facts,
        point=(point["latitude"], point["longitude"]) if point else None,
        key_needed=bool(given.get("key_needed", False)),
    )
    for column in _used(made):
        _check_known(column, known)
    return made


def _used(record: Record) -> Iterator[str]:
    yield from record.key
    yield from record.needs
    yield from record.point or ()
    for value in (*record.values.values(), *record.facts.values()):
        yield from value.columns


def _check_known(column: str, known: set[str]) -> None:
    if column not in known:
        raise BadMapping(f"The mapping uses “{column}”, which is neither a column nor a field.")


def _link(given: Any, records: tuple[Record, ...]) -> Link:
    made = Link(_text(given["from"]), _text(given["to"]), _text(given["role"]))
    names = {each.name for each in records}
    if not {made.start, made.end} <= names or made.start == made.end:
        raise BadMapping(
            f"A link joins two records of the mapping, not “{made.start}”, “{made.end}”."
        )
    return made


def _rule(given: Any, known: set[str]) -> Rule:
    check = next((each for each in CHECKS if each in given), "")
    if not check:
        raise BadMapping(f"A rule is one of: {', '.join(CHECKS)}.")
    made = Rule(
        code=_text(given["code"]),
        says=_text(given["says"]),
        dimension=given.get("dimension", "validity"),
        level=given.get("level", "note"),
        check=check,
        given=dict(given[check]),
    )
    if made.dimension not in DIMENSIONS or made.level not in LEVELS:
        raise BadMapping(f"The rule “{made.code}” has a dimension or level that does not exist.")
    _check_known(made.given[CHECKS[check]], known)
    return made


def _lookups(given: Any) -> dict[str, dict[str, str]]:
    """A list may go on in another one; following them must come to an end."""
    return {name: _followed(name, given) for name in given}


def _followed(name: str, given: Mapping[str, Any]) -> dict[str, str]:
    values: dict[str, str] = {}
    path: list[str] = []
    while name:
        if name in path:
            raise BadMapping(f"The lists go round in a circle: {' > '.join([*path, name])}.")
        if name not in given:
            raise BadMapping(f"There is no list “{name}”.")
        path.append(name)
        held = given[name]
        values = {str(k): str(v) for k, v in held.get("values", {}).items()} | values
        name = held.get("else", "")
    return values


def _in_order(fields: Mapping[str, Value], columns: tuple[str, ...]) -> list[str]:
    """Fields in the order in which they can be made; a field of itself is refused."""
    done: list[str] = []
    for name in fields:
        _visit(name, fields, set(columns), done, [])
    return done


def _visit(
    name: str, fields: Mapping[str, Value], columns: set[str], done: list[str], path: list[str]
) -> None:
    if name in path:
        raise BadMapping(f"The fields go round in a circle: {' > '.join([*path, name])}.")
    if name in done:
        return
    for column in fields[name].columns:
        if column in fields:
            _visit(column, fields, columns, done, [*path, name])
        else:
            _check_known(column, columns)
    done.append(name)
