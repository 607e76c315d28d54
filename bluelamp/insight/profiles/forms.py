"""Shapes of what readers of profiles type."""

import datetime
from typing import Any

from django import forms

from bluelamp.kernel.reference import selectors as reference
from bluelamp.records.pole.choices import Ref

from .rules import references
from .rules.references import NotAReference

NOT_CHOSEN = {"sign-in", "refused", "glass", "audit"}


class Task(forms.Form):
    """Why somebody looks: asked once for a task, and kept while they are signed in."""

    code = forms.ChoiceField(label="Why are you looking?")
    text = forms.CharField(
        label="In your own words",
        help_text="An incident, a crime or an operation. It is written beside each record.",
        required=False,
        max_length=200,
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        assert isinstance(code, forms.ChoiceField)  # noqa: S101 (for mypy)
        known = reference.choices("audit-reason", on=on)
        code.choices = [("", "Choose a reason"), *[e for e in known if e[0] not in NOT_CHOSEN]]


class ReferenceField(forms.CharField):
    """A reference such as P12."""

    def clean(self, value: Any) -> Ref | None:
        """This will read it. Raises ValidationError in plain words."""
        written = super().clean(value)
        try:
            return references.parse(written)
        except NotAReference as wrong:
            said = "Write a reference such as P12: P for a person, O for an object, L for a place"
            raise forms.ValidationError(
                f"{said}, E for an event, G for an organisation."
            ) from wrong


class PathEnds(forms.Form):
    """From one record to another."""

    start = ReferenceField(label="From", max_length=20, widget=forms.TextInput({"size": 10}))
    goal = ReferenceField(label="To", max_length=20, widget=forms.TextInput({"size": 10}))
