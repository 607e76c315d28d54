"""Reads of entries: a register's rows, one of them, how it has changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Reason, Subject
from bluelamp.kernel.ui.cells import Wrong

from ..models import EntryChange
from .declared import Register, get_register, key_field

Labels = Mapping[str, str]
Words = Mapping[str, Mapping[str, str]]
Told = tuple[EntryChange, str, str, str]
MOST = 200


class Unreadable(Exception):
    """Answers cannot be read; `found` says why, in a sentence by answer."""

    def __init__(self, found: Mapping[str, str]) -> None:
        super().__init__(" ".join(found.values()))
        self.found = dict(found)


def consult_entries(*, by: Actor, reason: Reason, code: str) -> QuerySet[Any]:
    """This will list the entries of a register in scope. Raises NotPermitted and KeyError."""
    register = get_register(code)
    _consult(register, by=by, reason=reason)
    return list_entries(register)


def consult_entry(*, by: Actor, reason: Reason, code: str, entry_id: int) -> Any:
    """This will get one entry. Raises NotPermitted, KeyError and the model's DoesNotExist."""
    register = get_register(code)
    _consult(register, by=by, reason=reason, entry_id=entry_id)
    return list_entries(register).get(pk=entry_id)


def consult_history(
    *, by: Actor, reason: Reason, code: str, entry_id: int
) -> QuerySet[EntryChange]:
    """This will list the changes of one entry, the newest first. Raises NotPermitted, KeyError."""
    _consult(get_register(code), by=by, reason=reason, entry_id=entry_id)
    return EntryChange.objects.filter(register=code, entry_id=entry_id).order_by("-at", "-id")


def list_history(code: str, entry_id: int, labels: Labels, words: Words) -> list[Told]:
    """This will list what changed of a row, the newest first, for one who may read it.

    `labels` are what its fields are called; `words` what their answers are called, by field.
    """
    found = EntryChange.objects.filter(register=code, entry_id=entry_id).order_by("-at", "-id")
    return tell(found[:MOST], labels, words)


def tell(changes: Iterable[EntryChange], labels: Labels, words: Words) -> list[Told]:
    """This will put changes in people's words: each with its label, before and after."""
    return [
        (each, labels.get(each.field, each.field.replace("_", " ").capitalize()), before, after)
        for each in changes
        for known in [words.get(each.field, {})]
        for before, after in [
            (known.get(each.before, each.before), known.get(each.after, each.after))
        ]
    ]


def list_entries(register: Register) -> QuerySet[Any]:
    """This will list the entries of a register in scope, in its order, for one who may read it."""
    found: QuerySet[Any] = register.model.objects.order_by(*(register.order or register.key))
    return found.select_related(*register.links) if register.links else found


def list_keys(code: str) -> list[tuple[str, str]]:
    """This will list the entries that others may name: key and words."""
    name = key_field(code)
    return [(getattr(each, name), str(each)) for each in list_entries(get_register(code))]


def read_answers(register: Register, texts: Mapping[str, str]) -> dict[str, Any]:
    """This will read answers as an imported file's are read. Raises Unreadable."""
    known, values, wrong = {each.name: each for each in register.fields}, {}, dict[str, str]()
    for name, written in texts.items():
        if name not in known:
            wrong[name] = f"The register has no answer “{name}”."
            continue
        try:
            values[name] = known[name].read(written.strip()) if written.strip() else ""
        except Wrong as trouble:
            wrong[name] = str(trouble)
    if wrong:
        raise Unreadable(wrong)
    return {name: empty(register, name) if said == "" else said for name, said in values.items()}


def empty(register: Register, name: str) -> Any:
    """This will give what an answer is when nothing is said: what its model begins with."""
    return register.model._meta.get_field(name).get_default()


def _consult(register: Register, *, by: Actor, reason: Reason, entry_id: int | None = None) -> None:
    register.read(by=by)
    audit.record_look(
        "registers.entries.read",
        Subject(register.model._meta.label_lower, entry_id),
        by=by,
        reason=reason,
    )
