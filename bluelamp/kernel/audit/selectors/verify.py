"""The whole log hashed again, by processes that believe nothing of what it says about itself."""

import concurrent.futures
import hashlib
import itertools
import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import django
import psycopg

from bluelamp.kernel.audit.rules import merkle, notes

from .tree import read_checkpoint

ROWS = 16_384
SMALL = 200_000
FIRST, LAST = (0, 0), (2**63, 2**62)
Key = tuple[int, int]

# The line must say again what the typed columns say; the detail must be what was promised.
SAYS_SO = """
    line is not distinct from json_build_array(1, id, tx::text,
        to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), operation, act,
        person_id, post_id, force_id, subject_kind, subject_id, reason_code, incident, source,
        encode(commitment, 'hex'))::text
"""
STRETCH = """
with rows as materialized (
    select tx, id, line, SAYS_SO as so from audit_entry
    where (tx, id) > (%s::text::xid8, %s) and (tx, id) <= (%s::text::xid8, %s)
    order by tx, id limit %s
)
select count(*), string_agg(line, E'\n'),
    (select r.tx::text from rows r order by r.tx desc, r.id desc limit 1),
    (select r.id from rows r order by r.tx desc, r.id desc limit 1),
    min(id) filter (where not so) from rows
""".replace("SAYS_SO", SAYS_SO)
DETAILS = """
select count(*), min(d.entry_id) filter (where e.commitment is distinct from
    sha256(d.salt || convert_to(d.body, 'UTF8')))
from audit_detail d left join audit_entry e on e.id = d.entry_id
"""
CHECKPOINTS = """
select id, size, root, edge, last_tx::text, last_id, note from audit_checkpoint order by size, id
"""
COUNT = """
select count(*) from audit_entry
where (tx, id) > (%s::text::xid8, %s) and (tx, id) <= (%s::text::xid8, %s)
"""


@dataclass
class Verdict:
    """What was checked and what was found wrong, each in a sentence."""

    entries: int = 0
    sealed: int = 0
    checkpoints: int = 0
    details: int = 0
    troubles: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Seal:
    """A checkpoint with a genuine signature, and the edge that is stored with it."""

    said: notes.Statement
    edge: merkle.Range

    @property
    def key(self) -> Key:
        """The place of its last entry."""
        return self.said.last_tx, self.said.last_id


@dataclass
class Stretch:
    """What one process found between two keys: ranges of the tree at each size asked for."""

    start: int
    ranges: list[merkle.Range]
    wrong: list[int]


def verify(dsn: str, *, jobs: int = 2) -> Verdict:
    """This will hash every entry again and compare it with every checkpoint.

    It reads as whoever `dsn` signs in as: the owner, who sees every force's entries.
    """
    verdict = Verdict()
    with psycopg.connect(dsn) as connection:
        seals = _seals(connection, verdict)
        stretches = _stretches(connection, dsn, [each.said.size for each in seals], jobs)
        _compare(connection, seals, stretches, verdict)
        _check_details(connection, verdict)
    return verdict


def hash_stretch(dsn: str, start: int, after: Key, upto: Key, sizes: list[int]) -> Stretch:
    """This will hash the entries after one key and up to another, which begin at a place.

    Its ranges are cut at those of the sizes that fall inside, and at the end.
    """
    grown, found = merkle.Range(start), Stretch(start, [], [])
    wanted = iter([size for size in sizes if size > start])
    size = next(wanted, None)
    for leaves, wrong in _leaves(dsn, after, upto):
        found.wrong += wrong
        at = 0
        while size is not None and size <= grown.stop + len(leaves) - at:
            cut = at + size - grown.stop
            grown.extend(leaves[at:cut])
            found.ranges.append(merkle.Range(start, grown.stop, grown.trees))
            at, size = cut, next(wanted, None)
        grown.extend(leaves[at:])
    found.ranges.append(grown)
    return found


def _leaves(dsn: str, after: Key, upto: Key) -> Iterator[tuple[list[bytes], list[int]]]:
    sha256 = hashlib.sha256
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as connection:
        connection.execute("set work_mem = '64MB'")
        while row := _next_rows(connection, after, upto):
            count, text, last_tx, last_id, wrong = row
            lines = text.split(b"\n")
            leaves = [sha256(b"\x00" + line).digest() for line in lines]
            yield leaves, [wrong] if wrong else []
            after = int(last_tx), last_id
            if count < ROWS:
                return


def _next_rows(connection: psycopg.Connection[Any], after: Key, upto: Key) -> Any:
    connection.adapters.register_loader("text", _Bytes)
    values = [str(after[0]), after[1], str(upto[0]), upto[1], ROWS]
    row = connection.execute(STRETCH, values).fetchone()
    return (row[0], row[1], row[2].decode(), *row[3:]) if row and row[0] else None


class _Bytes(psycopg.adapt.Loader):
    """Reads text as the bytes it came in: nothing is decoded only to be hashed."""

    def load(self, data: Any) -> bytes:
        return bytes(data)


def _seals(connection: psycopg.Connection[Any], verdict: Verdict) -> list[Seal]:
    seals: list[Seal] = []
    for row in connection.execute(CHECKPOINTS).fetchall():
        try:
            seals.append(_seal(row))
        except (notes.BadNote, ValueError):
            verdict.troubles.append(
                f"Checkpoint {row[0]} (of {row[1]:,} entries) is forged or damaged: "
                "its note is not what this log signed."
            )
    verdict.checkpoints = len(seals)
    return seals


def _seal(row: Any) -> Seal:
    said = read_checkpoint(row[6])
    edge = merkle.Range.of_edge(said.size, row[3])
    stored = (row[1], row[2], int(row[4]), row[5], edge.root())
    if stored != (said.size, said.root, said.last_tx, said.last_id, said.root):
        raise notes.BadNote(row[6])
    return Seal(said, edge)


def _stretches(
    connection: psycopg.Connection[Any], dsn: str, sizes: list[int], jobs: int
) -> list[Stretch]:
    row = connection.execute("select count(*) from audit_entry").fetchone()
    count = row[0] if row else 0
    if count < SMALL or jobs < 2:
        return [hash_stretch(dsn, 0, FIRST, LAST, sizes)]
    starts = [count * each // jobs for each in range(jobs)]
    keys = [FIRST, *[_key_at(connection, each) for each in starts[1:]], LAST]
    spawn = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(jobs, spawn, django.setup) as pool:
        asked = [
            pool.submit(hash_stretch, dsn, start, after, upto, sizes)
            for start, (after, upto) in zip(starts, itertools.pairwise(keys), strict=True)
        ]
        return [each.result() for each in asked]


def _key_at(connection: psycopg.Connection[Any], place: int) -> Key:
    row = connection.execute(
        "select e.tx::text, e.id from audit_entry e order by e.tx, e.id offset %s limit 1",
        [place - 1],
    ).fetchone()
    return (int(row[0]), row[1]) if row else LAST


def _compare(
    connection: psycopg.Connection[Any],
    seals: list[Seal],
    stretches: list[Stretch],
    verdict: Verdict,
) -> None:
    trees = _trees(stretches)
    verdict.entries = max(trees)
    for wrong in sorted(itertools.chain.from_iterable(each.wrong for each in stretches)):
        verdict.troubles.append(
            f"Entry {wrong} is changed: its columns are not what its line says."
        )
        break
    before = None
    for seal in seals:
        tree = trees.get(seal.said.size)
        if tree is None or tree.root() != seal.said.root:
            verdict.troubles.append(_what_happened(connection, before, seal, tree))
            return
        verdict.sealed, before = seal.said.size, seal


def _trees(stretches: list[Stretch]) -> dict[int, merkle.Range]:
    """The tree at each size asked for, up to a stretch that does not begin where one stopped."""
    whole, trees = merkle.Range(), {0: merkle.Range()}
    for stretch in stretches:
        if stretch.start != whole.stop:
            break
        for part in stretch.ranges:
            trees[part.stop] = whole.join(part)
        whole = trees[stretch.ranges[-1].stop]
    return trees


def _what_happened(
    connection: psycopg.Connection[Any], before: Seal | None, seal: Seal, tree: merkle.Range | None
) -> str:
    start, after = (before.said.size, before.key) if before else (0, FIRST)
    row = connection.execute(COUNT, [str(after[0]), after[1], *map(str, seal.key)]).fetchone()
    excess = (row[0] if row else 0) - (seal.said.size - start)
    first, last = start + 1, seal.said.size
    if excess < 0:
        found = f"{-excess:,} removed"
    elif excess > 0:
        found = f"{excess:,} inserted"
    else:
        found = "something changed"
        first, last = _narrowed(seal.edge, tree, first, last)
    between = f"between checkpoint {start:,} and checkpoint {seal.said.size:,}"
    return (
        f"The log is not what was signed: {found} among entries {first:,} to {last:,}, {between}."
    )


def _narrowed(
    edge: merkle.Range, tree: merkle.Range | None, first: int, last: int
) -> tuple[int, int]:
    """The stored edge leads to the signed root: its first subtree that differs holds the change."""
    start = 0
    for (level, signed), (_, ours) in zip(edge.trees, tree.trees if tree else [], strict=False):
        stop = start + (1 << level)
        if signed != ours:
            return max(first, start + 1), min(last, stop)
        start = stop
    return first, last


def _check_details(connection: psycopg.Connection[Any], verdict: Verdict) -> None:
    count, wrong = connection.execute(DETAILS).fetchone() or (0, None)
    verdict.details = count
    if wrong is not None:
        verdict.troubles.append(f"The detail of entry {wrong} is not what the entry promised.")
