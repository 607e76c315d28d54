"""Shapes of a link: to whom, in which role, since when, how sure, in which words."""

import datetime
from typing import Any

from django import forms

from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.ui.forms import DateField, offer
from bluelamp.records.pole.choices import Confidence, Kind, Ref
from bluelamp.records.pole.services.links import NewLink

from .. import rules
from ..selectors import finding

LONGEST = 120
ANYTHING = "A name, number, plate, address or reference, such as P12"
_NO_HELP = {"autocomplete": "off", "spellcheck": "false"}


class OfLink(forms.Form):
    """One link of a record of some kind to another. `new` gives it as pole takes it."""

    other = forms.CharField(
        label="Linked to", max_length=LONGEST, help_text=ANYTHING,
        widget=forms.TextInput(_NO_HELP),
    )  # fmt: skip
    other_ref = forms.CharField(required=False, max_length=30, widget=forms.HiddenInput)
    role = forms.ChoiceField(label="How it is linked")
    confidence = forms.ChoiceField(
        label="How sure is the link?",
        choices=Confidence.choices,
        initial=Confidence.CONFIRMED,
        widget=forms.RadioSelect({"class": "inline"}),
    )
    words = forms.CharField(
        label="The words it comes from", max_length=500, required=False,
        widget=forms.Textarea({"rows": 2, "data-count": "no"}),
        help_text="What was said or written, as it was",
    )  # fmt: skip

    def __init__(
        self, *given: Any, near: Kind, far: Ref | None, on: datetime.date, needed: bool = True,
        **named: Any,
    ) -> None:  # fmt: skip
        super().__init__(*given, **named)
        self.near, self.far, self.says_optional = near, far, needed
        offer(self, "role", [("", "Choose one"), *_roles(near, far, on)])
        if far:
            del self.fields["other"], self.fields["other_ref"]
        if not needed:
            for name in {"other", "role", "confidence"} & set(self.fields):
                self.fields[name].required = False

    @property
    def wanted(self) -> bool:
        """This will say whether anything was typed about a link."""
        return bool(self.far or self.cleaned_data.get("other") or self.cleaned_data.get("role"))

    def ref(self) -> Ref | None:
        """This will give the other end when it was named or chosen."""
        typed = self.cleaned_data.get("other", "")
        return self.far or finding.ref_of(typed) or finding.ref_of(self.data.get("other_ref", ""))

    def clean(self) -> dict[str, Any]:
        """This will ask for the other end, and for a role that joins the two."""
        cleaned = super().clean() or {}
        ref = self.ref()
        if self.wanted and ref is None and cleaned.get("other"):
            self.add_error("other", "Select which one it is, or type its reference")
        if self.wanted and not cleaned.get("role"):
            if "role" not in self.errors:
                self.add_error("role", "Select how it is linked")
        elif ref and not self._fits(ref, cleaned["role"]):
            self.add_error("role", f"Select a role that fits: {ref} is {_a(ref.kind)}")
        return cleaned

    def new(self) -> NewLink:
        """This will give the link, to the end that `clean` has made sure of."""
        ref, role = self.ref(), str(self.cleaned_data["role"])
        assert ref is not None  # noqa: S101 (clean has asked for it)
        return NewLink(
            ref,
            role[:-1],
            forwards=role.endswith(rules.FORWARDS),
            started_on=self.cleaned_data.get("started_on"),
            ended_on=self.cleaned_data.get("ended_on"),
            confidence=Confidence(self.cleaned_data.get("confidence") or Confidence.CONFIRMED),
            words=self.cleaned_data.get("words", ""),
        )

    def _fits(self, ref: Ref, role: str) -> bool:
        return role[-1:] in rules.ways(role[:-1], self.near, ref.kind)


class Dated(OfLink):
    """A link with the days from and to which it holds."""

    started_on = DateField(label="From", required=False)
    ended_on = DateField(label="To", required=False, help_text="Empty while it still holds")
    field_order = ("other", "other_ref", "role", "confidence", "started_on", "ended_on", "words")

    def clean(self) -> dict[str, Any]:
        """This will ask that it ends after it starts."""
        cleaned = super().clean()
        first, last = cleaned.get("started_on"), cleaned.get("ended_on")
        if first and last and last < first:
            self.add_error("ended_on", "It ends on the day it starts, or after")
        return cleaned


class Ending(forms.Form):
    """From which day a link holds no more, and why."""

    on = DateField(label="Since which day does it hold no more?")
    why = forms.CharField(label="Why?", max_length=500, widget=forms.Textarea({"rows": 3}))


def _a(kind: Kind) -> str:
    return f"an {kind.label.lower()}" if kind.label[0] in "EO" else f"a {kind.label.lower()}"


def _roles(near: Kind, far: Ref | None, on: datetime.date) -> list[tuple[str, str]]:
    """Until the other end is known each role says what it is to: one types its first letters."""
    if far:
        return _ways(near, far.kind, on)
    offered = [
        (value, f"{label} ({_a(each)})") for each in Kind for value, label in _ways(near, each, on)
    ]
    return sorted(dict(offered).items(), key=lambda each: each[1].casefold())


def _ways(near: Kind, far: Kind, on: datetime.date) -> list[tuple[str, str]]:
    """Each role as the near record has it: "victim of" one way, "scene of" the other."""
    return [
        (f"{each.code}{way}", each.label if way == rules.FORWARDS else _back(each))
        for each in reference.codes("link-role", on=on)
        for way in rules.ways(each.code, near, far)
    ]


def _back(code: Any) -> str:
    return str(code.attributes.get("back") or code.label)
