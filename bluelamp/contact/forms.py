"""Shapes of what call handlers type."""

import datetime
from typing import Any
from uuid import uuid4

from django import forms

from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.ui.forms import DateField


class TakingCall(forms.Form):
    """The first facts of a call. Where the place is on the map follows from its words."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    presented_at = forms.DateTimeField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(label="How did they contact us?")
    caller_name = forms.CharField(label="Caller’s name", required=False, max_length=100)
    caller_number = forms.CharField(
        label="Number they are calling from", required=False, max_length=35
    )
    place = forms.CharField(
        label="Where?",
        max_length=200,
        help_text="House and street, postcode, or a place. Spelling need not be exact.",
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    words = forms.CharField(
        label="What is happening?", widget=forms.Textarea({"rows": 4}), max_length=4000
    )
    typed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    easting = forms.FloatField(widget=forms.HiddenInput, required=False, min_value=0, max_value=7e5)
    northing = forms.FloatField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=1.3e6
    )

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)  # noqa: S101 (for mypy)
        channel.choices = reference.choices("contact-channel", on=on)


class Grading(forms.Form):
    """The handler's grade, and why when it is not the one proposed."""

    grade = forms.ChoiceField(label="Grade", widget=forms.RadioSelect)
    rationale = forms.CharField(
        label="Why, if this is not the grade proposed",
        widget=forms.Textarea({"rows": 2}),
        required=False,
        max_length=2000,
    )

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grade = self.fields["grade"]
        assert isinstance(grade, forms.ChoiceField)  # noqa: S101 (for mypy)
        grade.choices = reference.choices("grade", on=on)


class Day(forms.Form):
    """A day to look at."""

    on = DateField(label="Day")
