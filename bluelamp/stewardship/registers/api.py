"""Every register for other systems: read it, say an entry of it, read how one has changed."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from ninja import Router, Status
from ninja.errors import HttpError

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason

from .models import EntryChange
from .schemas import ChangeOut, EntriesOut, EntryIn, EntryOut, RegisterOut
from .selectors import entries
from .selectors.declared import Register, get_register, list_registers, said
from .services import entries as keeping

router = Router(tags=["registers"])
MOST = 500
WHY = Reason("administration")


@router.get("/", response=list[RegisterOut], summary="Registers")
def registers(request: SignedIn) -> list[dict[str, Any]]:
    """List the registers that one may read, with what they ask."""
    return [_register(each) for each in list_registers(by=request.actor)]


@router.get("/{code}", response=EntriesOut, summary="Entries of a register")
def list_of(request: SignedIn, code: str, offset: int = 0, limit: int = 100) -> dict[str, Any]:
    """List the entries of a register, a page at a time (at most 500)."""
    register = _get(code)
    found = entries.consult_entries(by=request.actor, reason=WHY, code=code)
    page = found[max(offset, 0) : max(offset, 0) + min(max(limit, 1), MOST)]
    return {"count": found.count(), "entries": [_entry(register, each) for each in page]}


@router.post("/{code}", response={200: EntryOut, 201: EntryOut}, summary="Say an entry")
def say(request: SignedIn, code: str, sent: EntryIn) -> Status[dict[str, Any]]:
    """Add an entry, or change the one of the same key: 201 when it is new, 200 when it was."""
    register = _get(code)
    values = _values(register, sent.answers)
    try:
        made, new = keeping.enter(by=request.actor, at=timezone.now(), code=code, values=values)
    except keeping.Refused as wrong:
        raise _refusal(wrong) from wrong
    return Status(201 if new else 200, _entry(register, made))


@router.get("/{code}/{entry_id}/history", response=list[ChangeOut], summary="History of an entry")
def history(request: SignedIn, code: str, entry_id: int) -> QuerySet[EntryChange]:
    """List how an entry has changed, the newest first (at most 500)."""
    _get(code)
    found = entries.consult_history(by=request.actor, reason=WHY, code=code, entry_id=entry_id)
    return found[:MOST]


def _get(code: str) -> Register:
    try:
        return get_register(code)
    except KeyError as missing:
        raise Http404 from missing


def _values(register: Register, answers: dict[str, str]) -> dict[str, Any]:
    try:
        return entries.read_answers(register, answers)
    except entries.Unreadable as wrong:
        raise _refusal(wrong) from wrong


def _refusal(wrong: Any) -> HttpError:
    return HttpError(422, f"Nothing was written. {wrong}")


def _register(register: Register) -> dict[str, Any]:
    asked = [
        {
            "name": each.name, "label": each.label, "required": each.required,
            "choices": [code for code, _ in each.choices], "link": each.link,
        }
        for each in register.fields
    ]  # fmt: skip
    return {"code": register.code, "many": register.many, "key": list(register.key),
            "answers": asked}  # fmt: skip


def _entry(register: Register, entry: Any) -> dict[str, Any]:
    values = {each.name: getattr(entry, each.name) for each in register.fields}
    return {
        "id": entry.pk,
        "answers": {name: "" if value is None else said(value) for name, value in values.items()},
    }
