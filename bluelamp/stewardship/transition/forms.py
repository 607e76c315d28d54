"""Shapes of what people type about transition."""

from collections.abc import Sequence
from typing import Any

from django import forms

from bluelamp.kernel.ui.forms import DateField

from .choices import Met, Verdict
from .models import Criterion


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


class Voting(forms.Form):
    """What a member of the panel says of each criterion; one that is left out is not voted on."""

    says_optional = False

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for each in criteria:
            self.fields[f"says-{each.pk}"] = forms.ChoiceField(
                label=each.name, choices=[("", "No vote"), *Met.choices], required=False,
                help_text=each.threshold,
            )  # fmt: skip
            self.fields[f"why-{each.pk}"] = forms.CharField(
                label=f"Why? ({each.name})", max_length=2000, required=False
            )

    def votes(self) -> list[tuple[Criterion, str, str]]:
        """This will give each criterion that was voted on, what was said of it, and why."""
        said = self.cleaned_data
        return [
            (each, said[f"says-{each.pk}"], said[f"why-{each.pk}"])
            for each in self.criteria
            if said[f"says-{each.pk}"]
        ]
