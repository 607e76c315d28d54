"""Shapes of what is typed of a person, and of what is decided about who is who."""

import datetime
from typing import Any

from django import forms

from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.ui.forms import offer

from .choices import Decision
from .selectors.typed import LONGEST

_NO_HELP = {"autocomplete": "off", "spellcheck": "false"}


class Matching(forms.Form):
    """What is known of a person; any part may be missing, unfinished or wrong."""

    says_optional = False
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(_NO_HELP),
    )
    born_on = forms.CharField(
        label="Date or year of birth",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(_NO_HELP),
    )
    telephone = forms.CharField(
        label="Telephone",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(_NO_HELP | {"inputmode": "tel"}),
    )
    postcode = forms.CharField(
        label="Postcode", required=False, max_length=LONGEST, widget=forms.TextInput(_NO_HELP)
    )
    reason = forms.ChoiceField(label="Why you are looking")

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reason", reference.choices("audit-reason", on=on))


REASON: dict[str, Any] = {
    "max_length": 2000,
    "error_messages": {"required": "Say why, in words"},
}


class Deciding(forms.Form):
    """Same, different or unsure, and why; with the records that were shown."""

    decision = forms.ChoiceField(
        label="Your decision",
        widget=forms.RadioSelect,
        choices=[
            (Decision.SAME, "Same person"),
            (Decision.DIFFERENT, "Different people"),
            (Decision.UNSURE, "Unsure: set it aside"),
        ],
    )
    having_read = forms.BooleanField(
        required=False,
        label="I have read the earlier decision that they are different",
    )
    reason = forms.CharField(
        label="Why?",
        help_text="In words that you could say in court.",
        widget=forms.Textarea({"rows": 3}),
        **REASON,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    apart = forms.CharField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, apart: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not apart:
            del self.fields["having_read"]

    def judgements_read(self) -> list[int]:
        """This will give the earlier judgements that the reader says they have read."""
        return self.numbers("apart") if self.cleaned_data.get("having_read") else []

    def numbers(self, name: str) -> list[int]:
        """This will read one of the lists of numbers; what is no number is left out."""
        written = str(self.cleaned_data.get(name, "")).split(",")
        return [int(each) for each in written if each.isdecimal()]


class Parting(forms.Form):
    """Which records are another person's, and why."""

    records = forms.TypedMultipleChoiceField(
        label="Which records are another person's?",
        widget=forms.CheckboxSelectMultiple,
        coerce=int,
        error_messages={"required": "Select the records that are another person's"},
    )
    reason = forms.CharField(label="Why?", widget=forms.Textarea({"rows": 3}), **REASON)

    def __init__(self, *args: Any, records: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["records"].choices = records  # type: ignore[attr-defined]  # a choice field


class Reasoned(forms.Form):
    """Why."""

    reason = forms.CharField(label="Why?", widget=forms.Textarea({"rows": 3}), **REASON)


class Answering(forms.Form):
    """The second person's answer."""

    answer = forms.ChoiceField(
        label="Your answer",
        widget=forms.RadioSelect,
        choices=[("approve", "Carry it out"), ("refuse", "Refuse it: nothing is changed")],
    )
    reason = forms.CharField(label="Why?", widget=forms.Textarea({"rows": 3}), **REASON)
