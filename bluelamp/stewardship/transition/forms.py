"""Shapes of what people type about transition."""

from django import forms

from bluelamp.kernel.ui.forms import DateField

from .choices import Verdict


class Ruling(forms.Form):
    """Whether a department goes live."""

    verdict = forms.ChoiceField(
        label="What is ruled?",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what is ruled."},
    )
    reason = forms.CharField(
        label="Why?", max_length=2000, widget=forms.Textarea({"rows": 3}), required=False
    )
    owner = forms.CharField(
        label="Who answers for what is open?",
        max_length=200,
        required=False,
        help_text="Needed on conditions, and when you go further than the evidence",
    )
    until = DateField(label="By when is it put right?", required=False)
