"""What the call screen shows beside what is typed: who, where, what it may be about, the grade."""

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from bluelamp.dispatch.services.incidents import Place
from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.algorithms.selectors import find_approved
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.geography import selectors as geography
from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.ui import context
from bluelamp.records.identity.selectors import matching

from .. import forms, selectors, services
from ..models import Call
from ..rules import grading
from ..rules.duplicates import Report
from ..rules.thrive import PROMPTS
from ..selectors import chat

WHY = Reason("incident")
Said = dict[str, Any]
LEAST_TYPED = 3


def initial(found: Call | None, now: datetime.datetime) -> Said:
    """This will fill the sheet with what a contact came with, so that nothing is keyed again."""
    if found is None:
        return {"presented_at": now, "channel": "999"}
    names = (
        "key", "presented_at", "channel", "place", "easting", "northing", "category", "words",
        "qualifiers", "caller_name", "caller_number",
    )  # fmt: skip
    chosen = {"person": found.caller_id, "same_as": found.about_id}
    return {name: getattr(found, name) for name in names} | chosen


def page(request: SignedIn, found: Call | None, form: forms.CallSheet) -> Said:
    """This will gather the whole screen, for its first showing and for browsers without scripts."""
    said: Said = dict(form.cleaned_data if form.is_bound else form.initial)
    shown: Said = {"form": form, "call": found, "now": timezone.now()} | words(request)
    if found is not None and found.channel == "chat":
        shown["said"] = chat.consult_lines(by=request.actor, reason=WHY, call=found)
        context.mark_live(request)
    shown["may_book"] = request.actor.may("contact.book_appointment")
    for _, look in PARTS.values():
        shown |= look(request, said | {"call_id": found.pk if found else None})
    return shown


def words(request: SignedIn) -> Said:
    """This will give the words of codes that the screen shows."""
    today = timezone.localdate()
    return {
        "channels": dict(reference.choices("contact-channel", on=today)),
        "grades": reference.codes("grade", on=today),
    }


def look_who(request: SignedIn, said: Said) -> Said:
    """This will match the caller by what is typed, and tell of the one who was picked."""
    by, record_id = request.actor, said.get("person")
    if record_id and by.may("pole.read_records"):
        at = timezone.now()
        caller = selectors.consult_caller(
            by=by, reason=WHY, record_id=record_id, at=at, but=said.get("call_id")
        )
        if caller:
            return {"caller": caller}
    query = matching.Query(
        name=said.get("caller_name") or "",
        born_on=said.get("born_on") or "",
        telephone=said.get("caller_number") or "",
    )
    typed = len(query.name.strip()) >= LEAST_TYPED or len(query.telephone.strip()) > LEAST_TYPED
    if not typed or not by.may("identity.match_person") or query.is_empty():
        return {"matched": False}
    found = matching.consult_matches(by=by, reason=WHY, query=query, limit=4)
    return {"matched": True, "matches": found}


def look_place(request: SignedIn, said: Said) -> Said:
    """This will tell what is known at the place, once it is found on the map."""
    place = _place(said)
    if (point := _point(place)) is None:
        return {"point": None}
    known = selectors.consult_place(
        by=request.actor, reason=WHY, point=point, at=timezone.now(), but=said.get("call_id")
    )
    marker = {"id": "call", "e": point[0], "n": point[1], "label": said.get("place") or "Here"}
    return {
        "point": point,
        "known": known,
        "markers": [marker | {"shape": "star", "colour": "red"}],
        "centre": f"{point[0]},{point[1]}",
        "found": "" if said.get("easting") is not None else place.words,
    }


def look_what(request: SignedIn, said: Said) -> Said:
    """This will find open incidents that it may be, and propose a grade with its reasons."""
    point = _point(_place(said)) or (None, None)
    report = Report(
        words=said.get("words") or "",
        at=timezone.now(),
        place=said.get("place") or "",
        easting=point[0],
        northing=point[1],
    )
    alike = selectors.consult_alike(by=request.actor, reason=WHY, report=report)
    return {"alike": alike, "same_as": said.get("same_as")} | _proposal(said)


def _proposal(said: Said) -> Said:
    """The grade chosen by hand stays; one that only followed the proposal follows it again."""
    chosen, before = said.get("grade") or "", said.get("proposed") or ""
    if (
        not (said.get("words") or said.get("category"))
        or find_approved(services.GRADE_PROPOSAL) is None
    ):
        return {"proposal": None, "chosen": chosen}
    kind = reference.find_code("nsir-category", said.get("category") or "", timezone.localdate())
    proposal = grading.propose_grade(
        said.get("words") or "",
        category=said.get("category") or "",
        label=str(kind.label) if kind else "",
    )
    return {"proposal": proposal, "chosen": proposal.grade if chosen in ("", before) else chosen}


Look = Callable[[SignedIn, Said], Said]
PARTS: dict[str, tuple[str, Look]] = {
    "who": ("contact/_who.html", look_who),
    "place": ("contact/_place.html", look_place),
    "what": ("contact/_what.html", look_what),
}


def facts(said: Said, found: Call | None) -> services.CallFacts:
    """This will give what was typed as the facts of a call."""
    place, typed = _place(said), said["typed"] or said["place"]
    return services.CallFacts(
        key=found.key if found else said["key"],
        channel=said["channel"],
        place=place,
        spelt=typed if typed.casefold() != place.words.casefold() else "",
        words=said["words"],
        presented_at=said["presented_at"] or timezone.now(),
        caller_name=said["caller_name"],
        caller_number=said["caller_number"],
        caller_id=said["person"] or None,
        category=said["category"],
        qualifiers=tuple(said["qualifiers"]),
    )


def decision(form: forms.CallSheet) -> services.Decision:
    """This will give what the handler decided, by the button that was pressed."""
    said = form.cleaned_data
    thrive = {name: said[name] for name in PROMPTS}
    if form.act == forms.CLOSE:
        return services.Decision(closed_because=said["closed_because"], thrive=thrive)
    return services.Decision(
        grade=said["grade"],
        rationale=said["rationale"],
        same_as=said["same_as"] or None,
        thrive=thrive,
    )


def _place(said: Said) -> Place:
    """Where it is: as chosen from the list, else under the name that the gazetteer has for it.

    So that nobody is sent astray, what the map calls a place that was not chosen is shown.
    """
    words = (said.get("place") or "").strip()
    if said.get("easting") is not None and said.get("northing") is not None:
        return Place(words, said["easting"], said["northing"])
    for found in geography.find_places(words, limit=1) if words else ():
        return Place(found.label, found.easting, found.northing)
    return Place(words)


def _point(place: Place) -> tuple[float, float] | None:
    if place.easting is None or place.northing is None:
        return None
    return place.easting, place.northing
