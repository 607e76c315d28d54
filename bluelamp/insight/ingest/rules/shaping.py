"""Rows of a file become records, links, rejects and findings: whole columns at a time."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from .columns import TRANSFORMS, empty_to_null
from .facts import as_json, as_words
from .mappings import Plan, Record, Value
from .points import grid_of
from .quality import Finding, ask, empties, finding
from .reading import Chunk
from .seen import Seen
from .targets import KINDS, WORDS

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Shaped:
    """Records of one name: a table with n (one number a key), row, source_key and their fields."""

    name: str
    kind: str
    table: pa.Table


@dataclass(frozen=True)
class Joined:
    """Links between two of them by their numbers: a table of start, end and row."""

    start: str
    end: str
    role: str
    table: pa.Table


@dataclass(frozen=True)
class Reject:
    """A row that is not stored, why, and what it said."""

    row: int
    reasons: tuple[str, ...]
    raw: dict[str, str]


@dataclass
class Made:
    """What a chunk of rows became. `kept` rows are in the records; the others are rejected."""

    read: int
    kept: int
    last: int
    of: "_Work" = field(repr=False)
    places: NDArray[np.intp]
    records: list[Shaped] = field(default_factory=list)
    links: list[Joined] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def only(self, places: NDArray[np.intp]) -> "Made":
        """This will give what some of the kept rows became; the others are not in it at all."""
        return self.of.made(places)

    def refusing(self, refused: Mapping[int, str]) -> "Made":
        """This will give what the rows became when some, by their places, are rejected too."""
        return self.of.refuse(refused)


class Shaper:
    """Makes records of the rows of one file, and remembers what it has met in it."""

    def __init__(self, plan: Plan, received_on: str) -> None:
        self.plan, self.received_on = plan, received_on
        self.keys = Seen()
        self.values = {each.code: Seen() for each in plan.rules if each.check == "unique"}

    def shape(self, chunk: Chunk, repaired: bool = False) -> Made:
        """This will shape a chunk; a repaired row takes no part in counting what comes again."""
        return _Work(self, chunk, repaired).make()


class _Work:
    def __init__(self, shaper: Shaper, chunk: Chunk, repaired: bool) -> None:
        self.shaper, self.plan, self.chunk = shaper, shaper.plan, chunk
        self.size, self.repaired = len(chunk.rows), repaired
        self.columns = _columns(chunk, self.plan)
        self.reasons: list[tuple[str, Mask]] = []
        self.findings: list[Finding] = []
        self.here: dict[str, Mask] = {}
        self.keys: dict[str, pa.Array] = {}
        self.fields: dict[str, dict[str, pa.Array]] = {}

    def make(self) -> Made:
        for name in self.plan.order:
            self.columns[name], lost = self._value(self.plan.fields[name])
            self._note_lost(name, self.plan.fields[name], lost)
        self.findings += empties(self.plan, self.columns, self.chunk.rows)
        self._ask_rules()
        for record in self.plan.records:
            self._make_record(record)
        self._refuse_orphans()
        return self.made()

    def made(self, places: NDArray[np.intp] | None = None) -> Made:
        """This will give the records, links and rejects of the rows, or of some of them."""
        keep = ~_either([mask for _, mask in self.reasons], self.size)
        refused = ~keep
        if places is not None:
            keep = keep & _mask_at(places, self.size)
        kept = np.flatnonzero(keep)
        made = Made(self.chunk.read, len(kept), self._last(), self, kept, findings=self.findings)
        numbers = {each.name: self._shaped(each, keep, made) for each in self.plan.records}
        self._links(numbers, keep, made)
        made.rejects = [*self._rejects(refused), *_odd(self.chunk)]
        return made

    def refuse(self, refused: Mapping[int, str]) -> Made:
        """This will reject rows, by their places, that the store would not take."""
        for said in dict.fromkeys(refused.values()):
            places = [place for place, why in refused.items() if why == said]
            self.reasons.append((said, _mask_at(np.array(places), self.size)))
        return self.made()

    def _last(self) -> int:
        bad = [each.row for each in self.chunk.bad]
        return max([*bad, int(self.chunk.rows[-1]) if self.size else 0])

    def _value(self, value: Value) -> tuple[pa.Array, Mask]:
        """A value and where it was given but could not be read."""
        if value.constant is not None:
            return pa.array([value.constant] * self.size, pa.string()), np.zeros(self.size, bool)
        given = [self.columns[each] for each in value.columns]
        raw = given[0] if len(given) == 1 else _join(given, value.joined)
        made = self._transformed(raw, value) if value.steps else raw
        lost = pc.and_(pc.is_valid(raw), pc.is_null(made))
        return made, mask_of(lost)

    def _transformed(self, raw: pa.Array, value: Value) -> pa.Array:
        """Each different value once: a month of crimes has one month in it."""
        coded = pc.dictionary_encode(raw)
        made = coded.dictionary
        for name, argument in value.steps:
            held = self.plan.lookups[argument] if name in ("lookup", "among") else argument
            made = TRANSFORMS[name](made, held)
        return made.take(coded.indices)

    def _note_lost(self, name: str, value: Value, lost: Mask) -> None:
        says = f"“{', '.join(value.columns)}” could not be read as {name.replace('_', ' ')}"
        if lost.any():
            rows = self.chunk.rows
            self.findings.append(finding(f"unread:{name}", says, "validity", lost, rows))

    def _ask_rules(self) -> None:
        for rule in self.plan.rules:
            failed = ask(rule, self.columns, self.shaper.received_on, self._again(rule.code))
            if not failed.any():
                continue
            found = finding(rule.code, rule.says, rule.dimension, failed, self.chunk.rows)
            self.findings.append(found)
            if rule.level == "reject":
                self.reasons.append((rule.says, failed))

    def _again(self, code: str) -> Seen | None:
        return Seen() if self.repaired else self.shaper.values.get(code)

    def _make_record(self, record: Record) -> None:
        here = np.ones(self.size, bool)
        for column in record.needs:
            here &= mask_of(pc.is_valid(self.columns[column]))
        made: dict[str, pa.Array] = {}
        unread: dict[str, pa.Array] = {}
        for target, value in record.values.items():
            made[target], lost = self._value(value)
            lost &= here
            self._note_lost(target, value, lost)
            if lost.any():
                unread[f"{target}_given"] = _where(
                    lost, _join([self.columns[c] for c in value.columns])
                )
            if value.must:
                missing = here & mask_of(pc.is_null(made[target]))
                self.reasons.append(
                    (f"It has no {target.replace('_', ' ')} that can be read", missing)
                )
        if record.point:
            made |= grid_of(*(self.columns[each] for each in record.point))
        facts = {name: self._value(each)[0] for name, each in record.facts.items()}
        made["facts"] = as_json(facts | unread, self.size)
        self.here[record.name], self.fields[record.name] = here, made
        self.keys[record.name] = self._key(record, here)

    def _key(self, record: Record, here: Mask) -> pa.Array:
        given = _joined_key([self.columns[each] for each in record.key], self.size)
        missing = here & mask_of(pc.is_null(given))
        if not missing.any():
            return given
        if record.key_needed:
            self.reasons.append((f"It has no {', '.join(record.key)}", missing))
            return given
        return _put(given, missing, self._content_keys(missing, record.name))

    def _content_keys(self, missing: Mask, name: str) -> list[str]:
        """A row without a reference is known by what it says, and by how often that was said."""
        given = [self.columns[each].filter(pa.array(missing)) for each in self.plan.columns]
        words = _join(given, "\x1f", fill="").to_pylist()
        marks = [
            hashlib.blake2b(f"{name}\x1f{w}".encode(), digest_size=12).hexdigest() for w in words
        ]
        if self.repaired:
            return [f"~{m}#r{row}" for m, row in zip(marks, self.chunk.rows[missing], strict=True)]
        times = self.shaper.keys.meet(marks)
        return [f"~{mark}#{time + 1}" for mark, time in zip(marks, times, strict=True)]

    def _refuse_orphans(self) -> None:
        first = self.plan.records[0]
        self.reasons.append(
            (f"It says nothing of which a {first.kind} can be made", ~self.here[first.name])
        )
        for record in self.plan.records:
            if record.kind != "person":
                continue
            linked = _either(
                [self.here[o] for each in self.plan.links for o in _other(each, record.name)],
                self.size,
            )
            said = "The person is linked to nothing (Minimum POLE Data Standards)"
            self.reasons.append((said, self.here[record.name] & ~linked))

    def _shaped(self, record: Record, keep: Mask, made: Made) -> NDArray[np.int64]:
        """The records of one name: each content of each key once. It gives every row's n."""
        keep = keep & self.here[record.name]
        chosen = pa.array(keep)
        coded = pc.dictionary_encode(self.keys[record.name].filter(chosen))
        numbers = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        table = {"n": pa.array(numbers), "row": pa.array(self.chunk.rows[keep])}
        table["source_key"] = pc.cast(coded, pa.string())
        for target, values in self.fields[record.name].items():
            words = KINDS[record.kind].get(target) == WORDS
            held = values.filter(chosen)
            table[target] = as_words(held) if words else held
        table["known_at"] = self._known_at().filter(chosen)
        whole = pa.table(table)
        if len(coded.dictionary) < len(numbers):
            whole = _once(whole)
        else:
            whole = whole.append_column("turn", pa.array(np.zeros(len(numbers), np.int64)))
        made.records.append(Shaped(record.name, record.kind, whole))
        every = np.full(self.size, -1, np.int64)
        every[keep] = numbers
        return every

    def _known_at(self) -> pa.Array:
        if self.plan.known is None:
            return pa.nulls(self.size, pa.string())
        return self._value(self.plan.known)[0]

    def _links(self, numbers: Mapping[str, NDArray[np.int64]], keep: Mask, made: Made) -> None:
        for link in self.plan.links:
            start, end = numbers[link.start], numbers[link.end]
            both = keep & (start >= 0) & (end >= 0)
            pairs = np.stack([start[both], end[both]], axis=1)
            _, first = np.unique(pairs[:, 0] * (1 << 32) + pairs[:, 1], return_index=True)
            first.sort()
            rows = self.chunk.rows[both][first]
            table = pa.table({"start": pairs[first, 0], "end": pairs[first, 1], "row": rows})
            made.links.append(Joined(link.start, link.end, link.role, table))

    def _rejects(self, refused: Mask) -> Iterable[Reject]:
        for place in np.flatnonzero(refused):
            reasons = tuple(dict.fromkeys(said for said, mask in self.reasons if mask[place]))
            raw = {
                n: self.chunk.table[n][place].as_py() or "" for n in self.chunk.table.column_names
            }
            yield Reject(int(self.chunk.rows[place]), reasons, raw)


def _odd(chunk: Chunk) -> list[Reject]:
    return [Reject(each.row, (each.reason,), each.raw) for each in chunk.bad]


def _other(link: object, name: str) -> list[str]:
    start, end = link.start, link.end  # type: ignore[attr-defined]  # a mapping's Link
    return [end] if start == name else [start] if end == name else []


def _columns(chunk: Chunk, plan: Plan) -> dict[str, pa.Array]:
    """The mapping's columns; a column that the file does not have is empty in every row."""
    held = {each.strip().casefold(): each for each in chunk.table.column_names}
    columns = {}
    for name in plan.columns:
        there = held.get(name.casefold())
        if there is None:
            columns[name] = pa.nulls(len(chunk.rows), pa.string())
            continue
        given = chunk.table[there].combine_chunks()
        values = given.combine_chunks() if isinstance(given, pa.ChunkedArray) else given
        columns[name] = empty_to_null(pc.utf8_trim_whitespace(_without_nul(values)))
    return columns


def _without_nul(values: pa.Array) -> pa.Array:
    """PostgreSQL stores no NUL in text."""
    return pc.replace_substring(values, "\x00", "")


def _join(parts: list[pa.Array], mark: str = " ", fill: str | None = None) -> pa.Array:
    """Parts joined; without `fill` what is empty is left out, and nothing at all is null."""
    if fill is not None:
        return pc.binary_join_element_wise(
            *parts, mark, null_handling="replace", null_replacement=fill
        )
    joined = parts[0]
    for part in parts[1:]:  # Arrow 26 loses rows when it is told to skip nulls
        joined = pc.coalesce(pc.binary_join_element_wise(joined, part, mark), joined, part)
    return joined


def _joined_key(parts: list[pa.Array], size: int) -> pa.Array:
    if not parts:
        return pa.nulls(size, pa.string())
    if len(parts) == 1:
        return parts[0]
    joined = pc.binary_join_element_wise(*parts, "|", null_handling="replace", null_replacement="")
    nothing = pc.equal(pc.replace_substring(joined, "|", ""), "")
    return pc.if_else(nothing, pa.scalar(None, pa.string()), joined)


def _put(values: pa.Array, places: Mask, new: list[str]) -> pa.Array:
    return pc.replace_with_mask(values, pa.array(places), pa.array(new, pa.string()))


def _where(mask: Mask, values: pa.Array) -> pa.Array:
    return pc.if_else(pa.array(mask), values, pa.scalar(None, pa.string()))


def _mask_at(places: NDArray[np.intp], size: int) -> Mask:
    mask = np.zeros(size, bool)
    mask[places] = True
    return mask


def _either(masks: list[Mask], size: int) -> Mask:
    found = np.zeros(size, bool)
    for mask in masks:
        found |= mask
    return found


def mask_of(values: pa.Array) -> Mask:
    """This will make a mask of true values; null is false."""
    return np.asarray(pc.fill_null(values, False).to_numpy(zero_copy_only=False), bool)


def _once(table: pa.Table) -> pa.Table:
    """Each key with each different content once, in order; `turn` counts the contents of a key."""
    said = [
        pc.cast(table[name], pa.string()) for name in table.column_names if name not in ("row",)
    ]
    whole = pc.binary_join_element_wise(
        *said, "\x1e", null_handling="replace", null_replacement="\x1d"
    )
    codes = pc.dictionary_encode(whole.combine_chunks()).indices.to_numpy(zero_copy_only=False)
    _, first = np.unique(codes, return_index=True)
    first.sort()
    kept = table.take(pa.array(first))
    keys = kept["n"].to_numpy()
    _, inverse, counts = np.unique(keys, return_inverse=True, return_counts=True)
    order = np.argsort(inverse, kind="stable")
    turns = np.empty(len(keys), np.int64)
    turns[order] = np.arange(len(keys)) - np.repeat(np.cumsum(counts) - counts, counts)
    return kept.append_column("turn", pa.array(turns))
