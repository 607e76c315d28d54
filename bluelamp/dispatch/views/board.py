"""The control room's console: what is open, who is where, and the command line."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.reference.selectors import NoSuchCode

from .. import permissions, rules, selectors
from ..models import Emergency
from ..rules.clocks import Clock
from ..rules.commands import VERBS
from ..services import commands
from .acts import NOT_IN_USE
from .markers import KINDS, board_markers

MOST, MOST_UNITS = 50, 60


@dataclass(frozen=True)
class Row:
    """An open incident as the console shows it."""

    incident: Any
    clock: Clock
    callsigns: list[str]


@dataclass(frozen=True)
class Alarm:
    """Something that stands above all else on the console."""

    id: str
    unit: Any
    words: str
    emergency: Emergency | None = None


@require_GET
def board(request: SignedIn) -> HttpResponse:
    """The console."""
    return render(request, "dispatch/board.html", _shown(request))


@require_GET
def followed(request: SignedIn) -> HttpResponse:
    """The part of the console that follows what happens.

    It has an address of its own: a browser that goes back would show it for the whole page.
    """
    return render(request, "dispatch/_board.html", _shown(request))


@require_http_methods(["GET", "POST"])
def command(request: SignedIn) -> HttpResponse:
    """Do what a line says. The console gets a sentence and a fresh key; without scripts, a page."""
    part = request.headers.get("HX-Request") == "true"
    if request.method != "POST":
        return render(request, "dispatch/_key.html") if part else redirect("dispatch:board")
    line = request.POST.get("line", "")
    answered = _run(request, line)
    done = "answer" in answered
    shown = {"part": part, "line": "" if done else line} | answered
    if not part:
        shown |= _shown(request)
    template = "dispatch/_answer.html" if part else "dispatch/board.html"
    answer = render(request, template, shown)
    if done:
        answer["HX-Trigger"] = "console-done"
    return answer


def _run(request: SignedIn, line: str) -> dict[str, Any]:
    try:
        return {"answer": commands.run(by=request.actor, at=timezone.now(), line=line)}
    except rules.Refused as refused:
        return {"refused": str(refused)}
    except NoSuchCode:
        return {"refused": NOT_IN_USE}


def _shown(request: SignedIn) -> dict[str, Any]:
    now, every = timezone.now(), "all" in request.GET
    found = selectors.consult_board(
        by=request.actor,
        reason=Reason("incident"),
        on=timezone.localdate(),
        most=500 if every else MOST,
    )
    units = sorted(found.units, key=lambda unit: (unit.incident_id is None, unit.callsign))
    alarms = _alarms(found)
    return {
        "board": found,
        "rows": _rows(found, at=now),
        "units": [(each, found.labels[each.status]) for each in units[:MOST_UNITS]],
        "alarms": alarms,
        "kinds": KINDS,
        "markers": board_markers(
            found, raised={each.unit.pk for each in alarms}, changed=_changed(request)
        ),
        "may_answer": request.actor.may(permissions.ANSWER_EMERGENCY),
        "may_read": request.actor.may(permissions.SPEAK_FOR_UNITS),
        "may_transfer": request.actor.may(permissions.TRANSFER_INCIDENT),
        "may_command": request.actor.may(permissions.OPEN_INCIDENT),
        "verbs": VERBS.values(),
        "all": every,
    }


def _changed(request: SignedIn) -> set[int] | None:
    """The units that the console has heard of since it last asked; None when it knows of none."""
    said = request.GET.get("changed")
    if said is None:
        return None
    return {int(each) for each in said.split(",") if each.isdecimal() and len(each) < 19}


def _rows(found: selectors.Board, *, at: datetime.datetime) -> list[Row]:
    on = defaultdict[int | None, list[str]](list)
    for each in found.units:
        on[each.incident_id].append(each.callsign)
    return [
        Row(i, rules.clock(i.opened_at, i.due_at, i.first_at_scene_at, at=at), on[i.pk])
        for i in found.incidents
    ]


def _alarms(found: selectors.Board) -> list[Alarm]:
    """Emergencies first, the oldest of them at the top."""
    raised = [
        Alarm(f"e{each.pk}", each.unit, _emergency_words(each), each) for each in found.emergencies
    ]
    late = [each for each in found.units if each.welfare_late_at is not None]
    raised += [
        Alarm(f"w{each.pk}", each, f"{each.callsign}: welfare timer ran out") for each in late
    ]
    return raised + [
        Alarm(f"d{each.pk}", each.unit, f"{each.unit.callsign} has not acknowledged")
        for each in found.unacknowledged
    ]


def _emergency_words(emergency: Emergency) -> str:
    since = timezone.localtime(emergency.raised_at)
    text = f"EMERGENCY {emergency.unit.callsign} since {since:%H:%M:%S}"
    return f"{text}, with {emergency.acknowledged_by}" if emergency.acknowledged_at else text
