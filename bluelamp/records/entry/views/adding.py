"""Adding a record: the form of its sort, who it may be, where it is, what it is linked to."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bluelamp.kernel.access.selectors import SignedIn
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.ui.reasons import with_reason
from bluelamp.records.identity.selectors.matching import Match
from bluelamp.records.identity.selectors.people import NoSuchPerson
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Confidence, Kind, Ref
from bluelamp.records.pole.services import records
from bluelamp.records.pole.services.links import LinkedToItself

from .. import permissions, rules
from ..choices import SORTS, Sort
from ..forms.links import OfLink
from ..forms.records import OfRecord
from ..forms.said import Said
from ..selectors import alike, known, places, wording
from ..selectors.finding import Found
from ..selectors.known import Known
from ..selectors.places import Offered
from ..services import adding, reusing
from .asked import far_of, others, title_of

NEW = "new"
AS_TYPED = "typed"
REFUSED: dict[type[Exception], str] = {
    LinkedToItself: "A record is not linked to itself",
    records.ChangedMeanwhile: "Somebody else changed that record just now. Send it again.",
}
PARTS = ("people", "known", "places", "others", "wanted")


@dataclass
class Sheet:
    """What one page of adding holds, as it was typed so far."""

    sort: Sort
    far: Ref | None
    record: OfRecord
    link: OfLink
    said: Said
    people: list[Match] = field(default_factory=list)
    known: list[Known] = field(default_factory=list)
    places: list[Offered] = field(default_factory=list)
    others: list[Found] = field(default_factory=list)
    wanted: Any = None

    def is_whole(self) -> bool:
        """This will look at every part, so that all faults are said at once."""
        valid = [form.is_valid() for form in (self.record, self.link, self.said)]
        return all(valid)


@require_GET
@with_reason
def begin(request: SignedIn, *, reason: Reason) -> HttpResponse:
    """Which sort of record is to be added."""
    permissions.check_can_add(by=request.actor)
    far = far_of(request)
    shown: dict[str, Any] = {
        "sorts": SORTS.values(),
        "far": far,
        "carried": request.GET.urlencode(),
    }
    if far:
        shown["far_title"] = title_of(request, reason, far)
    return render(request, "entry/begin.html", shown)


@require_http_methods(["GET", "POST"])
@with_reason
def add(request: SignedIn, name: str, *, reason: Reason) -> HttpResponse:
    """The form of one sort of record."""
    permissions.check_can_add(by=request.actor)
    sheet = _sheet(request, name)
    done = None
    if request.method == "POST" and sheet.is_whole() and _is_settled(request, reason, sheet):
        done = _done(request, reason, sheet)
    if done is None:
        return _page(request, reason, sheet)
    ref, said = done
    messages.success(request, said)
    return redirect("profiles:show", ref.kind.value, ref.id)


@require_POST
@with_reason
def live(request: SignedIn, name: str, part: str, *, reason: Reason) -> HttpResponse:
    """A part of the form as it is typed: who it may be, where, which record, what is wanted."""
    permissions.check_can_add(by=request.actor)
    if part not in PARTS:
        raise Http404
    sheet = _sheet(request, name)
    sheet.record.full_clean()
    _fill(request, reason, sheet, part)
    return render(request, f"entry/_{part}.html", _shown(request, sheet))


def _sheet(request: SignedIn, name: str) -> Sheet:
    if name not in SORTS:
        raise Http404
    sort, far, today = SORTS[name], far_of(request), timezone.localdate()
    given = request.POST if request.method == "POST" else None
    begun = rules.guessed(name, request.GET.get("said", "")[:120])
    link = OfLink(given, near=sort.kind, far=far, on=today, needed=bool(far))
    return Sheet(
        sort, far, OfRecord(given, sort=sort, on=today, initial=begun), link, Said(given, on=today)
    )


def _is_settled(request: SignedIn, reason: Reason, sheet: Sheet) -> bool:
    """Whether it was said who and where it is, when it may be somebody or somewhere known."""
    if sheet.sort.kind == Kind.PERSON and "same_as" not in request.POST:
        _fill(request, reason, sheet, "people")
        if any(each.probability >= alike.LIKELY for each in sheet.people):
            sheet.record.add_error(None, "Select whether it is one of the people who are known")
    _fill(request, reason, sheet, "known")
    if fault := _fault_of_known(request.POST.get("known_ref", ""), sheet):
        sheet.record.add_error(None, fault)
    if "place_key" not in request.POST:
        _fill(request, reason, sheet, "places")
        if sheet.places:
            sheet.record.add_error(None, "Select which place it is, or keep what you typed")
    return not sheet.record.errors


def _fault_of_known(chosen: str, sheet: Sheet) -> str:
    """A choice stands for the number that it was made of: another one is asked about anew."""
    if chosen and not chosen.startswith(NEW) and _known(chosen, sheet) is None:
        return "What you chose does not have this number. Choose again."
    if sheet.known and chosen != _as_new(sheet) and _known(chosen, sheet) is None:
        return "Select the record that is known, or add what you typed as a new one"
    return ""


def _known(chosen: str, sheet: Sheet) -> Known | None:
    return next((each for each in sheet.known if str(each.ref) == chosen), None)


def _as_new(sheet: Sheet) -> str:
    return f"{NEW} {sheet.known[0].thing.identifier}" if sheet.known else ""


def _done(request: SignedIn, reason: Reason, sheet: Sheet) -> tuple[Ref, str] | None:
    """What was written, and the words that say so."""
    at = timezone.now()
    try:
        links = [sheet.link.new()] if sheet.link.wanted else []
        told: dict[str, Any] = {
            "by": request.actor,
            "at": at,
            "told": sheet.said.told(at),
            "reason": reason,
            "links": links,
        }
        if chosen := _known(request.POST.get("known_ref", ""), sheet):
            used = reusing.use_known(ref=chosen.ref, values=sheet.record.values(), **told)
            return chosen.ref, _used(chosen.ref, used, sheet, linked=bool(links))
        return _said_of(_added(request, sheet, told))
    except records.BadRecord as bad:
        for fault in bad.faults:
            sheet.record.add_error(None, fault)
    except (pole.NoSuchRecord, NoSuchPerson):
        sheet.record.add_error(None, "What you chose is not there any more. Choose again.")
    except (LinkedToItself, records.ChangedMeanwhile) as refused:
        sheet.record.add_error(None, REFUSED[type(refused)])
    return None


def _used(ref: Ref, used: reusing.Used, sheet: Sheet, *, linked: bool) -> str:
    """What became of what was typed of a record that was there."""
    labels = {each.name: each.label for each in sheet.record.asked}
    acts = ["is linked"] if linked else []
    acts += [f"now says: {', '.join(map(wording.in_words, used.added.values()))}"] * bool(
        used.added
    )
    first = f"{ref} was on record and {' and '.join(acts or ['is as it was'])}."
    pairs = {name: (used.said.get(name), each) for name, each in used.left.items()}
    kept = [
        f"{labels[name]} says {wording.quoted(said)}; you typed {wording.quoted(typed)}."
        for name, (said, typed) in pairs.items()
    ]
    return " ".join([first, *(["Not changed:", *kept] if kept else [])])


def _said_of(added: adding.Added) -> tuple[Ref, str]:
    said = f" {added.same.label}" if added.same else ""
    return added.ref, f"{added.ref} is added.{said}"


def _added(request: SignedIn, sheet: Sheet, told: dict[str, Any]) -> adding.Added:
    if sheet.sort.kind == Kind.PERSON:
        return _person(request, sheet, told)
    return adding.add_thing(kind=sheet.sort.kind, values=_placed(request, sheet), **told)


def _person(request: SignedIn, sheet: Sheet, told: dict[str, Any]) -> adding.Added:
    values, same = sheet.record.values(), request.POST.get("same_as", "")
    home = _chosen(request, sheet)
    if home:
        values |= {"address": home.label.removesuffix(f", {home.values['postcode']}")}
        values |= {"postcode": home.values["postcode"] or values["postcode"]}
    sure = sheet.link.cleaned_data.get("confidence") or Confidence.CONFIRMED
    return adding.add_person(
        **told,
        values=values,
        home=rules.home_of(values, home.values if home else {}),
        same_as=int(same) if same.isdecimal() else None,
        confidence=Confidence(sure),
    )


def _placed(request: SignedIn, sheet: Sheet) -> dict[str, Any]:
    """What was typed; what was not is as the chosen place says."""
    values = sheet.record.values()
    if chosen := _chosen(request, sheet):
        typed = {name: each for name, each in values.items() if each not in ("", None)}
        return {name: each for name, each in (chosen.values | typed).items() if each is not None}
    return values


def _chosen(request: SignedIn, sheet: Sheet) -> Offered | None:
    key = request.POST.get("place_key", "")
    return places.find_chosen(_place_text(request, sheet), key) if key else None


def _place_text(request: SignedIn, sheet: Sheet) -> str:
    if sheet.sort.kind == Kind.PERSON:
        both = (request.POST.get("address", ""), request.POST.get("postcode", ""))
        return ", ".join(each.strip() for each in both if each.strip())[:200]
    return request.POST.get("place", "")[:200] if sheet.sort.kind == Kind.LOCATION else ""


def _fill(request: SignedIn, reason: Reason, sheet: Sheet, part: str) -> None:
    """The part of the page that depends on what was typed."""
    said = sheet.record.values()
    if part == "people" and sheet.sort.kind == Kind.PERSON:
        sheet.people = alike.consult_alike(by=request.actor, reason=reason, said=said)
    elif part == "known":
        number = str(said.get("identifier_given") or "")
        sheet.known = known.consult_known(
            by=request.actor, reason=reason, sort=sheet.sort, number=number, on=sheet.said.on
        )
    elif part == "places":
        sheet.places = places.list_offered(_place_text(request, sheet))
    elif part == "others":
        sheet.others = others(request, reason)
    elif part == "wanted":
        sheet.wanted = _wanted(sheet, said)


def _wanted(sheet: Sheet, said: dict[str, Any]) -> Any:
    """A number that was typed is one that can be searched for once it is kept."""
    number = {"identifier": said["identifier_given"]} if said.get("identifier_given") else {}
    thing = pole.model_of(sheet.sort.kind)(**said | number)
    return pole.minimum_of(sheet.sort.kind, [thing])


def _page(request: SignedIn, reason: Reason, sheet: Sheet) -> HttpResponse:
    if request.method == "POST":
        for part in PARTS:
            _fill(request, reason, sheet, part)
    else:
        begun = {"kind": sheet.sort.within} if sheet.sort.within else {}
        sheet.wanted = _wanted(sheet, begun | rules.parted(sheet.record.initial))
    shown = _shown(request, sheet)
    if sheet.far:
        shown["far_title"] = title_of(request, reason, sheet.far)
    return render(request, "entry/add.html", shown, status=422 if request.method == "POST" else 200)


def _shown(request: SignedIn, sheet: Sheet) -> dict[str, Any]:
    kind = sheet.sort.kind
    return {
        "sheet": sheet,
        "form": sheet.record,
        "people": sheet.people,
        "known": sheet.known,
        "as_new": _as_new(sheet),
        "known_ref": request.POST.get("known_ref", ""),
        "has_number": bool(sheet.sort.number),
        "places": sheet.places,
        "others": sheet.others,
        "wanted": sheet.wanted,
        "others_url": reverse("entry:live", args=[sheet.sort.name, "others"]),
        "finds_places": kind == Kind.LOCATION,
        "is_person": kind == Kind.PERSON,
        "place": request.POST.get("place", ""),
        "place_key": request.POST.get("place_key", ""),
        "same_as": request.POST.get("same_as", ""),
        "other_ref": request.POST.get("other_ref", ""),
        "begun": bool(sheet.record.initial) and not sheet.record.is_bound,
        "NEW": NEW,
        "AS_TYPED": AS_TYPED,
    }
