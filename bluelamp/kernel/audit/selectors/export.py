"""The log as JSON lines that an outsider checks with `tools/verify_audit.py`."""

import gzip
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bluelamp.kernel.audit.models import Checkpoint, Entry
from bluelamp.kernel.audit.rules import merkle, notes

from .entries import Search
from .proofs import Spans
from .tree import genuine_tree, origin, public_key, read_checkpoint

Row = dict[str, Any]


class NothingSealed(Exception):
    """There is no genuine checkpoint yet, so nothing can be proved."""


def export(path: Path, search: Search, *, every_leaf: bool, using: str) -> tuple[int, int]:
    """This will write what is sealed and matches a search; how many entries and checkpoints.

    Without a search it holds every entry. With one it holds those that match, each with its path
    to the newest root; `every_leaf` gives the bare hashes of all others in place of paths.
    The file appears whole or not at all. Raises NothingSealed.
    """
    seals = list_seals(using)
    if not seals:
        raise NothingSealed
    partial = bool(search.filters()) and not every_leaf
    draft, shown = path.with_name(path.name + ".new"), 0
    with gzip.open(draft, "wt", encoding="utf-8", newline="\n") as file:
        for row in _rows(seals, search, partial, using):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            shown += row["kind"] == "entry"
        end = {"kind": "end", "entries": shown, "checkpoints": len(seals)}
        file.write(json.dumps(end) + "\n")
    draft.replace(path)
    return shown, len(seals)


def list_seals(using: str) -> list[notes.Statement]:
    """This will list what each genuine checkpoint says, the smallest first, each size once."""
    found: dict[int, notes.Statement] = {}
    for each in Checkpoint.objects.using(using).order_by("size", "id").iterator():
        if genuine_tree(each):
            said = read_checkpoint(each.note)
            found.setdefault(said.size, said)
    return list(found.values())


def _rows(seals: list[notes.Statement], search: Search, partial: bool, using: str) -> Iterator[Row]:
    key = notes.verifier_key(origin(), public_key())
    yield {"kind": "log", "format": 1, "origin": origin(), "key": key, "partial": partial}
    notes_by_size = dict(Checkpoint.objects.using(using).values_list("size", "note"))
    for seal in seals:
        yield {"kind": "checkpoint", "note": notes_by_size[seal.size]}
    if partial:
        yield from _partial(seals, search, using)
    else:
        yield from _whole(seals[-1], search, using)


def _partial(seals: list[notes.Statement], search: Search, using: str) -> Iterator[Row]:
    size = seals[-1].size
    spans = Spans(size, using=using)
    for old, new in itertools.pairwise(seals):
        path = merkle.consistency_path(old.size, new.size, spans)
        hashes = [each.hex() for each in path]
        yield {"kind": "consistency", "from": old.size, "to": new.size, "path": hashes}
    for entry in _matching(search, using):
        place = spans.place_of(entry)
        if place is not None:
            path = merkle.inclusion_path(place, size, spans)
            yield _shown(entry, place) | {"path": [each.hex() for each in path]}


def _whole(seal: notes.Statement, search: Search, using: str) -> Iterator[Row]:
    wanted = _matching(search, using) if search.filters() else _every(using)
    entry = next(wanted, None)
    for place, (entry_id, leaf) in enumerate(_leaves(seal, using)):
        if entry is not None and entry.pk == entry_id:
            yield _shown(entry, place)
            entry = next(wanted, None)
        else:
            yield {"kind": "leaf", "place": place, "leaf": leaf.hex()}


def _leaves(seal: notes.Statement, using: str) -> Iterator[tuple[int, bytes]]:
    spans = Spans(seal.size, using=using)
    for number in range(-(-seal.size // merkle.CHUNK)):
        yield from spans.leaves(number)[: seal.size - number * merkle.CHUNK]


def _every(using: str) -> Iterator[Entry]:
    return _matching(Search(), using)


def _matching(search: Search, using: str) -> Iterator[Entry]:
    found = Entry.objects.using(using).filter(**search.filters())
    ordered = found.select_related("detail").extra(order_by=["audit_entry.tx", "audit_entry.id"])
    yield from ordered.iterator(chunk_size=2000)


def _shown(entry: Entry, place: int) -> Row:
    row = {"kind": "entry", "place": place, "id": entry.pk, "line": entry.line}
    row["leaf"] = merkle.leaf_hash(entry.line.encode()).hex()
    if detail := getattr(entry, "detail", None):
        row |= {"salt": bytes(detail.salt).hex(), "body": detail.body}
    return row
