"""The end of a call: what was said is written down, then it is graded, added or closed."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from bluelamp.dispatch import selectors as dispatch
from bluelamp.dispatch.services import incidents
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.algorithms import services as algorithms
from bluelamp.kernel.algorithms.rules.features import Feature
from bluelamp.kernel.audit.choices import Operation, Subject
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.reference import selectors as reference
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref

from .. import permissions
from ..choices import CallState
from ..events import CallAdded, CallClosed
from ..models import Assessment, Call
from ..rules import duplicates, thrive
from ..selectors import alike
from .calls import CallFacts, audit_call, take_call
from .grading import LASTS, AlreadyEnded, grade_call, propose_grade

NOT_THE_SAME = "A new incident was opened: the handler judged that it is not the same event."


class NoSuchIncident(Exception):
    """No open incident of that number is there, or none that the handler may see."""


class NothingDecided(Exception):
    """A call ends with a grade, with the incident that it is about, or with why there is none."""


@dataclass(frozen=True)
class Decision:
    """What the handler decided: a grade, the incident that it is about, or why there is none."""

    grade: str = ""
    rationale: str = ""
    same_as: int | None = None
    closed_because: str = ""
    thrive: dict[str, str] = field(default_factory=dict)


def settle_call(
    *,
    by: Actor,
    at: datetime.datetime,
    facts: CallFacts,
    decision: Decision,
    call_id: int | None = None,
) -> Call:
    """This will write down what was said in a call and end it as the handler decided.

    Without `call_id` the call is written down first, once for its key. All of it happens or none.
    Raises NotPermitted, AlreadyEnded, NothingDecided, RationaleNeeded, NoSuchIncident,
    AlreadyResulted, NoSuchCode.
    """
    with access.acting(by):
        permissions.check_can_grade(by=by)
        call_id = call_id or take_call(by=by, at=at, facts=facts).pk
        call = Call.objects.select_for_update().get(pk=call_id)
        if call.state != CallState.TAKEN:
            raise AlreadyEnded(call.pk)
        _write_down(call, facts, on=at.date())
        _assess(call, decision, by=by, at=at)
        if decision.closed_because.strip():
            return _close(call, decision.closed_because, by=by, at=at)
        _advise(call, decision, by=by, at=at)
        if decision.same_as is not None:
            return _add(call, decision, by=by, at=at)
        return _grade(call, decision, by=by, at=at)


def _write_down(call: Call, facts: CallFacts, *, on: datetime.date) -> None:
    if facts.category:
        reference.get_code("nsir-category", facts.category, on=on)
    said: dict[str, Any] = {name: getattr(facts, name) for name in _SAID}
    said["caller_id"] = _seen(facts.caller_id)
    said |= {"qualifiers": list(facts.qualifiers), "place": facts.place.words}
    said |= {"easting": facts.place.easting, "northing": facts.place.northing}
    if call.anonymous:
        said |= {"caller_name": "", "caller_number": "", "caller_id": None}
    for name, value in said.items():
        setattr(call, name, value)
    call.save(update_fields=[name.removesuffix("_id") for name in said])


def _seen(record_id: int | None) -> int | None:
    """Only a person record that the handler may see can be picked as the caller."""
    return record_id if record_id and pole.find_record(Ref(Kind.PERSON, record_id)) else None


def _assess(call: Call, decision: Decision, *, by: Actor, at: datetime.datetime) -> None:
    said = {name: text.strip() for name, text in decision.thrive.items() if text.strip()}
    if said:
        Assessment.objects.create(call=call, at=at, assessor=by.name, post_id=by.post_id, **said)


def _grade(call: Call, decision: Decision, *, by: Actor, at: datetime.datetime) -> Call:
    if not decision.grade:
        raise NothingDecided
    proposed = propose_grade(by=by, at=at, call_id=call.pk)
    graded = grade_call(
        by=by,
        at=at,
        call_id=call.pk,
        grade=decision.grade,
        advice_id=proposed.advice_id if proposed else None,
        rationale=decision.rationale,
    )
    for line in _lines(call, decision, on=at.date()):
        incidents.add_line(by=by, at=at, incident_id=graded.incident_id or 0, text=line)
    return graded


def _lines(call: Call, decision: Decision, *, on: datetime.date) -> list[str]:
    """What the controller needs besides the words: the type, who called, the assessment."""
    lines = [_sorts(call, on=on), _who(call), _assessed(decision)]
    return [line for line in lines if line]


def _assessed(decision: Decision) -> str:
    said = {name: text.strip() for name, text in decision.thrive.items() if text.strip()}
    return thrive.as_line(said) if said else ""


def _sorts(call: Call, *, on: datetime.date) -> str:
    kind = reference.find_code("nsir-category", call.category, on) if call.category else None
    codes = (reference.find_code("nsir-qualifier", each, on) for each in call.qualifiers)
    qualifiers = ", ".join(str(each.label) for each in codes if each)
    parts = [
        f"Type: {kind.label}." if kind else "",
        f"Qualifiers: {qualifiers}." if qualifiers else "",
    ]
    return " ".join(part for part in parts if part)


def _who(call: Call) -> str:
    who = " ".join(part for part in (call.caller_name, call.caller_number) if part)
    return f"Caller: {who}." if who else ""


def _add(call: Call, decision: Decision, *, by: Actor, at: datetime.datetime) -> Call:
    incident = dispatch.list_incidents().filter(pk=decision.same_as or 0).first()
    if incident is None:
        raise NoSuchIncident
    text = f"Another report, by {call.channel}: {call.words}".strip()
    for line in (text, _who(call), _assessed(decision)):
        if line:
            incidents.add_line(by=by, at=at, incident_id=incident.pk, text=line)
    call.state, call.incident, call.ended_at = CallState.ADDED, incident, at
    call.save(update_fields=["state", "incident", "ended_at"])
    audit_call(by, Operation.COMBINATION, "contact.call.added", call, incident.reference)
    bus.publish(CallAdded(call.pk, incident.pk, incident.reference), by=by, about=call)
    return call


def _close(call: Call, because: str, *, by: Actor, at: datetime.datetime) -> Call:
    call.state, call.ended_at, call.closed_because = CallState.CLOSED, at, because.strip()
    call.save(update_fields=["state", "ended_at", "closed_because"])
    audit_call(by, Operation.ALTERATION, "contact.call.closed", call, because)
    bus.publish(CallClosed(call.pk, because.strip()[:200]), by=by, about=call)
    return call


def _advise(call: Call, decision: Decision, *, by: Actor, at: datetime.datetime) -> None:
    """When an open incident was likely the same, the advice and what was decided are kept."""
    found = alike.list_alike(_report(call))
    if not found or not found[0].likeness.is_likely:
        return
    best = found[0]
    advice = algorithms.advise(
        by=by,
        at=at,
        algorithm=alike.ALGORITHM,
        subject=Subject("contact.call", call.pk),
        unit_id=call.unit_id,
        marking=call.marking,
        restriction_ids=call.restriction_ids,
        lasts=LASTS,
        inputs={"call": call.pk, "incident": best.incident.pk, "rules": duplicates.VERSION},
        weighed=[Feature(each.about, each.words, each.bits) for each in best.likeness.reasons],
        score=best.likeness.bits,
        band="Likely the same",
        explanation="; ".join(each.words for each in best.likeness.reasons),
    )
    followed = decision.same_as == best.incident.pk
    reason = "" if followed else decision.rationale.strip() or NOT_THE_SAME
    algorithms.decide(by=by, at=at, advice_id=advice.pk, followed=followed, reason=reason)


def _report(call: Call) -> duplicates.Report:
    """A call as it is compared with open incidents."""
    return duplicates.Report(
        words=call.words,
        at=call.presented_at,
        place=call.place,
        easting=call.easting,
        northing=call.northing,
    )


_SAID = ("channel", "caller_name", "caller_number", "spelt", "category", "words")
