"""The form of a sort of record, made from what `rules.ASKED` says of it."""

import datetime
import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone

from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.reference.rules import identifiers
from bluelamp.kernel.ui.forms import DateField

from .. import rules
from ..choices import Sort

_CLOCK = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)")
_NO_HELP = {"autocomplete": "off", "spellcheck": "false"}
_DOT = "__"
Boxes = dict[str, forms.Field]


_CHECKS: dict[str, Callable[[str, datetime.date], identifiers.Checked]] = {
    "pnc": lambda raw, on: identifiers.check_pnc_id(raw, this_year=on.year),
    "cro": lambda raw, on: identifiers.check_cro(raw),
    "national_insurance": lambda raw, on: identifiers.check_national_insurance(raw),
    "driving_licence": lambda raw, on: identifiers.check_driving_licence(raw),
}


class OfRecord(forms.Form):
    """The fields of one sort of record. `values` gives them as pole keeps them."""

    says_optional, begins_empty = False, True

    def __init__(self, *given: Any, sort: Sort, on: datetime.date, **named: Any) -> None:
        super().__init__(*given, **named)
        self.sort, self.today = sort, on
        self.asked = rules.ASKED[sort.name]
        for each in self.asked:
            self.fields |= _boxes(each, on)
            self._keep_unknown(each)
        for name in rules.NEEDED.get(sort.name, ()):
            self.fields[name].required = True
        if not self.is_bound and self.begins_empty:
            self._focus()

    def clean(self) -> dict[str, Any]:
        """This will read the clock of an event beside its day."""
        cleaned = super().clean() or {}
        if "happened" in self.fields and cleaned.get("clock") and not cleaned.get("happened"):
            self.add_error("happened", "Enter the day too")
        for box in self.changed_data:
            self._check_identifier(box, str(cleaned.get(box) or ""))
        return cleaned

    def values(self) -> dict[str, Any]:
        """This will give what was typed, by the names of the record's fields."""
        found: dict[str, Any] = {}
        for each in self.asked:
            found |= _read(each, self.cleaned_data, self.today)
        return self._numbered(rules.parted(found))

    def shown(self, *, more: bool) -> list[Any]:
        """This will list the boxes that stand open, or those that are folded away."""
        return [self[name] for each in self.asked if each.more is more for name in names_of(each)]

    def at_once(self) -> list[Any]:
        """This will list the boxes that stand open."""
        return self.shown(more=False)

    def folded(self) -> list[Any]:
        """This will list the boxes that are folded away."""
        return self.shown(more=True)

    def _keep_unknown(self, each: rules.Field) -> None:
        """What a source wrote instead of a code stays what it is until somebody chooses one."""
        value, box = self.initial.get(each.name), self.fields.get(each.name)
        if isinstance(box, forms.ChoiceField):
            known: Any = box.choices
            box.choices = [*known, *([(value, value)] if value not in (None, *dict(known)) else [])]

    def _check_identifier(self, box: str, given: str) -> None:
        """What a source wrote wrongly stays until somebody changes it; nobody writes it anew."""
        kind, check = kind_of(box), _CHECKS.get(kind_of(box))
        if given and kind and check and not (checked := check(given, self.today)).ok:
            self.add_error(box, checked.note)

    def _focus(self) -> None:
        """One begins to type in the first box that is empty."""
        empty = (name for name in self.fields if not self.initial.get(name))
        if first := next(empty, None):
            self.fields[first].widget.attrs["autofocus"] = True

    def _numbered(self, values: dict[str, Any]) -> dict[str, Any]:
        if self.sort.within:
            values["kind"] = self.sort.within
        if values.get("identifier_given"):
            values["identifier_kind"] = self.sort.number
        return values


def as_typed(sort: Sort, thing: Any) -> dict[str, Any]:
    """This will give what a stored record says as its form's boxes begin with it."""
    found: dict[str, Any] = {}
    for each in rules.ASKED[sort.name]:
        found |= _typed(each, thing)
    return found


def names_of(each: rules.Field) -> list[str]:
    """This will name the boxes in which a field is typed."""
    if each.shape == "moment":
        return ["happened", "clock", "month_only"]
    return [each.name.replace(".", _DOT)]


def _boxes(each: rules.Field, on: datetime.date) -> Boxes:
    if each.shape == "moment":
        return _moment(each)
    name = each.name.replace(".", _DOT)
    if each.shape == "date":
        return {name: DateField(label=each.label, required=False)}
    if each.shape == "code":
        codes = [("", "Not said"), *reference.choices(each.codes, on=on)]
        return {name: forms.ChoiceField(label=each.label, choices=codes, required=False)}
    return {name: _text(each)}


def _text(each: rules.Field) -> forms.Field:
    attrs: dict[str, Any] = dict(_NO_HELP) | ({"inputmode": each.typed} if each.typed else {})
    widget: forms.Widget = forms.TextInput(attrs)
    if each.shape == "words" or (each.shape == "lines" and each.more):
        widget = forms.Textarea({"rows": 2, "data-count": "no"})
    return forms.CharField(
        label=each.label,
        max_length=each.longest,
        required=False,
        help_text=each.hint,
        widget=widget,
    )


def _moment(each: rules.Field) -> Boxes:
    return {
        "happened": DateField(label=each.label, required=False),
        "clock": forms.RegexField(
            rf"^\s*{_CLOCK.pattern}\s*$",
            label="Time",
            required=False,
            help_text="24 hours, such as 03:15. Empty when only the day is known",
            widget=forms.TextInput(_NO_HELP | {"class": "govuk-input--width-5"}),
            error_messages={"invalid": "The time must be like 03:15"},
        ),
        "month_only": forms.BooleanField(
            label="Only the month is known: the day is not", required=False
        ),
    }


def identifier_of(kind: str, given: str, *, on: datetime.date) -> dict[str, Any] | None:
    """This will give an identifier of a person as it is kept; None for an empty box."""
    if not given:
        return None
    checked = _CHECKS[kind](given, on) if kind in _CHECKS else None
    value = (checked.canonical if checked else "") or re.sub(r"\s+", "", given).upper()
    return {"kind": kind, "value": value, "given": given, "check_ok": checked and checked.ok}


def kind_of(box: str) -> str:
    """This will give the kind of identifier that a box is for; nothing for another box."""
    start, _, kind = box.partition(_DOT)
    return kind if f"{start}." == rules.IDENTIFIER else ""


def _read(each: rules.Field, cleaned: dict[str, Any], on: datetime.date) -> dict[str, Any]:
    if each.shape == "moment":
        return _happened(cleaned)
    value = cleaned.get(each.name.replace(".", _DOT))
    if each.name.startswith(rules.IDENTIFIER):
        kind = each.name.removeprefix(rules.IDENTIFIER)
        return {each.name: identifier_of(kind, value or "", on=on)}
    if each.name == "postcode":
        found = identifiers.check_postcode(value or "")
        value = found.canonical if found.ok else value
    if each.shape == "lines":
        lines = re.split(r"[\n;]" if each.more else r"[\n;,]", value or "")
        value = [line.strip() for line in lines if line.strip()]
    return {each.name: value}


def _happened(cleaned: dict[str, Any]) -> dict[str, Any]:
    day, month_only = cleaned.get("happened"), bool(cleaned.get("month_only"))
    if day is None:
        return {"happened_from": None, "precision": "unknown"}
    found = _CLOCK.fullmatch((cleaned.get("clock") or "").strip())
    clock = datetime.time(int(found[1]), int(found[2])) if found and not month_only else None
    day = day.replace(day=1) if month_only else day
    moment = timezone.make_aware(datetime.datetime.combine(day, clock or datetime.time()))
    precision = rules.precision_of(clock, month_only=month_only)
    return {"happened_from": moment, "precision": precision}


def _typed(each: rules.Field, thing: Any) -> dict[str, Any]:
    if each.shape == "moment":
        return _moment_typed(thing)
    name = each.name.replace(".", _DOT)
    if each.name.startswith(rules.FACT):
        return {name: thing.facts.get(each.name.removeprefix(rules.FACT), "")}
    if each.name.startswith(rules.IDENTIFIER):
        kind = each.name.removeprefix(rules.IDENTIFIER)
        return {name: rules.first_of(thing.identifiers, kind)}
    value = getattr(thing, each.name)
    if each.shape == "lines":
        value = ("\n" if each.more else ", ").join(map(str, value))
    return {name: value}


def _moment_typed(thing: Any) -> dict[str, Any]:
    if thing.happened_from is None:
        return {}
    local = timezone.localtime(thing.happened_from)
    clock = f"{local:%H:%M}" if thing.precision == "minute" else ""
    monthly = thing.precision == "month"
    return {"happened": local.date(), "clock": clock, "month_only": monthly}
