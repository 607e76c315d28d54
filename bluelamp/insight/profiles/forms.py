"""Shapes of what readers of profiles type."""

from typing import Any

from django import forms

from bluelamp.records.pole.choices import Ref

from .rules import references
from .rules.references import NotAReference

NOT_CHOSEN = {"sign-in", "refused", "glass", "audit"}


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
