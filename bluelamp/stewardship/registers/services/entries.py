"""Adding and changing the entries of a register: one way for forms, files and the API."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.stewardship.portfolio.services import histories
from bluelamp.stewardship.portfolio.services.passports import text_of

from ..selectors.declared import Register, get_named, get_register, key_field, one_of, said
from ..selectors.entries import list_entries
from . import trail

Values = Mapping[str, Any]
WHY = Reason("administration")


class Refused(Exception):
    """A row cannot be; `found` says why, in a sentence by answer ("" for the whole row)."""

    def __init__(self, found: Mapping[str, str]) -> None:
        super().__init__(" ".join(found.values()))
        self.found = dict(found)


class AlreadyThere(Exception):
    """The register has an entry of that key already."""


@dataclass
class Standing:
    """A register as it stands while rows are held against it one after another."""

    register: Register
    links: dict[str, Mapping[str, Any]]
    entries: dict[tuple[Any, ...], Any]
    groups: dict[tuple[Any, ...], dict[tuple[Any, ...], dict[str, Any]]] = field(
        default_factory=lambda: defaultdict(dict)
    )

    def resolve(self, values: Values) -> dict[str, Any]:
        """This will put entries in the place of the keys that name them. Raises Refused."""
        found = dict(values)
        for name in self.register.links:
            if found.get(name):
                answer = self.register.answer(name)
                entry = self.links[answer.link].get(str(found[name]))
                if entry is None:
                    one = one_of(answer.link)
                    raise Refused({name: f"No {one} is called “{found[name]}”."})
                found[name] = entry
            elif name in found:
                found[name] = None
        return found

    def hold(self, values: Values, entry: Any = None) -> tuple[Any, dict[str, Any]]:
        """This will find the entry that values are about, or a new one, and what they would say.

        Raises Refused when they cannot be. The next row is held against the register with this one.
        """
        given = self.resolve(values)
        entry = entry or self.find(given) or self.register.model()
        stands = self.of(entry) | given
        if missing := self._missing(stands):
            raise Refused(missing)
        place, group = self._places(stands)
        beside = [each for at, each in self.groups[group].items() if at != self._key_of(entry)]
        if wrong := self.register.trouble(stands, beside):
            raise Refused(wrong)
        self._place(entry, place, group, stands)
        return entry, given

    def find(self, given: Values) -> Any:
        """This will find the entry of the same key, if there is one."""
        return self.entries.get(tuple(given.get(name) for name in self.register.key))

    def of(self, entry: Any) -> dict[str, Any]:
        """This will give what an entry answers now, or what its model begins with."""
        links = self.register.links
        return {
            each.name: None if each.name in links and not getattr(entry, f"{each.name}_id")
            else getattr(entry, each.name)
            for each in self.register.fields
        }  # fmt: skip

    def _missing(self, stands: Values) -> dict[str, str]:
        return {
            each.name: "This is needed."
            for each in self.register.fields
            if each.required and stands.get(each.name) in (None, "")
        }

    def _places(self, stands: Values) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        place = tuple(stands[name] for name in self.register.key)
        return place, tuple(stands[name] for name in self.register.beside)

    def _key_of(self, entry: Any) -> tuple[Any, ...]:
        if entry.pk is None:
            return ()
        return tuple(getattr(entry, name) for name in self.register.key)

    def _place(self, entry: Any, place: Any, group: Any, stands: dict[str, Any]) -> None:
        for each in self.groups.values():
            each.pop(self._key_of(entry), None)
        self.groups[group][place] = stands


def add_entry(*, by: Actor, at: datetime.datetime, code: str, values: Values) -> Any:
    """This will add an entry to a register. Raises NotPermitted, AlreadyThere, Refused."""
    with access.acting(by):
        register = _opened(code, by)
        standing = stand(register, by)
        entry, given = standing.hold(values)
        if entry.pk is not None:
            raise AlreadyThere(code)
        [made] = write(register, [(entry, given)], by=by, at=at)
        _account(register, made, given, "registers.entry.added", by=by)
    return made


def change_entry(
    *, by: Actor, at: datetime.datetime, code: str, entry_id: int, values: Values
) -> Any:
    """This will change an entry. Raises NotPermitted, Refused, AlreadyThere, DoesNotExist."""
    [changed] = change_entries(by=by, at=at, code=code, entry_ids=[entry_id], values=values)
    return changed


def change_entries(
    *, by: Actor, at: datetime.datetime, code: str, entry_ids: Sequence[int], values: Values
) -> list[Any]:
    """This will change many entries alike, all of them or none.

    Raises NotPermitted, Refused, AlreadyThere, and the model's DoesNotExist when one is not there.
    """
    with access.acting(by):
        register = _opened(code, by)
        standing, found = stand(register, by), _locked(register, entry_ids)
        held = [standing.hold(values, each) for each in found]
        _check_keys(standing, held)
        changed = write(register, held, by=by, at=at)
        for each in changed:
            _account(register, each, values, "registers.entry.changed", by=by)
    return changed


def enter(*, by: Actor, at: datetime.datetime, code: str, values: Values) -> tuple[Any, bool]:
    """This will add an entry, or change the one of the same key; True says that it is new.

    Raises NotPermitted and Refused.
    """
    with access.acting(by):
        register = _opened(code, by)
        entry, given = stand(register, by).hold(values)
        new = entry.pk is None
        [made] = write(register, [(entry, given)], by=by, at=at)
        act = "registers.entry.added" if new else "registers.entry.changed"
        _account(register, made, given, act, by=by)
    return made, new


def stand(register: Register, by: Actor) -> Standing:
    """This will read a register as it stands, while no other writer may change it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(hashtext(%s), %s)", [register.code, by.force_id]
        )
    rows = list(list_entries(register))
    entries = {tuple(getattr(row, name) for name in register.key): row for row in rows}
    codes = {answer.link for answer in register.answers if answer.link}
    standing = Standing(register, {code: _known(code) for code in codes}, entries)
    for row in rows if register.beside else []:
        stands = standing.of(row)
        group = tuple(stands[name] for name in register.beside)
        standing.groups[group][tuple(stands[name] for name in register.key)] = stands
    return standing


def write(
    register: Register,
    held: Sequence[tuple[Any, Values]],
    *,
    by: Actor,
    at: datetime.datetime,
) -> list[Any]:
    """This will write entries with their history, as part of an act that has been checked."""
    before = [_apply(register, entry, given, by=by, at=at) for entry, given in held]
    entries = [entry for entry, _ in held]
    histories.store(entries)
    trail.keep(
        register.code,
        [(entry, _owner(register, entry), _changes(register, entry, was, by=by, at=at))
         for entry, was in zip(entries, before, strict=True)],
        by=by,
    )  # fmt: skip
    return entries


def _opened(code: str, by: Actor) -> Register:
    register = get_register(code)
    register.keep(by=by)
    return register


def _locked(register: Register, entry_ids: Sequence[int]) -> list[Any]:
    wanted = sorted(set(entry_ids))
    found = list(register.model.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise register.model.DoesNotExist
    return found


def _check_keys(standing: Standing, held: Sequence[tuple[Any, Values]]) -> None:
    for entry, given in held:
        stands = standing.of(entry) | dict(given)
        other = standing.find(stands)
        if other is not None and other.pk != entry.pk:
            raise AlreadyThere(standing.register.code)


def _known(code: str) -> Mapping[str, Any]:
    if named := get_named(code):
        return named.known()
    name = key_field(code)
    return {getattr(each, name): each for each in list_entries(get_register(code))}


def _apply(
    register: Register, entry: Any, given: Values, *, by: Actor, at: datetime.datetime
) -> dict[str, str]:
    before = {name: _text(entry, name) for name in given}
    if entry.pk is None and not register.through:
        entry.force_id, entry.unit_id = by.force_id, by.unit_id
    for name, value in {**given, **_stamp(register, by, at)}.items():
        setattr(entry, name, value)
    return before


def _stamp(register: Register, by: Actor, at: datetime.datetime) -> dict[str, Any]:
    return register.stamp(by=by, at=at) if register.stamp else {}


def _owner(register: Register, entry: Any) -> Any:
    return getattr(entry, register.through) if register.through else entry


def _changes(
    register: Register,
    entry: Any,
    before: Mapping[str, str],
    *,
    by: Actor,
    at: datetime.datetime,
) -> list[dict[str, Any]]:
    return [
        {"field": name, "before": was, "after": _text(entry, name),
         "source": getattr(entry, register.cites), "post_id": by.post_id, "at": at}
        for name, was in before.items()
        if _text(entry, name) != was
    ]  # fmt: skip


def _text(entry: Any, name: str) -> str:
    if hasattr(entry, f"{name}_id"):
        return said(getattr(entry, name)) if getattr(entry, f"{name}_id") else ""
    return text_of(getattr(entry, name))


def _account(register: Register, entry: Any, given: Values, act: str, *, by: Actor) -> None:
    names = tuple(sorted(given))
    audit.record(
        by=by, operation=Operation.ALTERATION, act=act,
        subject=Subject(register.model._meta.label_lower, entry.pk), reason=WHY,
        detail={"register": register.code, "said": list(names)},
    )  # fmt: skip
    told = register.told(register.code, entry.pk, names)
    bus.publish(told, by=by, about=_owner(register, entry))
