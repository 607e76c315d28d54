"""Shapes of what is changed: why, who may see it, what becomes of a warning."""

import datetime
from typing import Any

from django import forms

from bluelamp.kernel.access.choices import Marking
from bluelamp.kernel.ui.forms import DateField, offer

WHY = "Why?"
WORDS: dict[str, Any] = {"max_length": 500}


class Why(forms.Form):
    """Why something is changed, in words."""

    why = forms.CharField(
        label=WHY, widget=forms.Textarea({"rows": 2, "data-count": "no"}), **WORDS
    )


class Protecting(forms.Form):
    """Who may see a record or link: only what the actor sees themselves is offered."""

    marking = forms.ChoiceField(label="Marking", widget=forms.RadioSelect)
    restriction_ids = forms.TypedMultipleChoiceField(
        label="Only for members of",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nobody outside every circle that you choose sees it. None: no circle is asked.",
    )
    why = forms.CharField(
        label=WHY, widget=forms.Textarea({"rows": 2, "data-count": "no"}), **WORDS
    )

    def __init__(
        self, *given: Any, sensitive: bool, circles: list[tuple[int, str]], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        held = [each for each in Marking if sensitive or each != Marking.SENSITIVE]
        offer(self, "marking", [(each.value, each.label) for each in held])
        offer(self, "restriction_ids", circles)
        if not circles:
            del self.fields["restriction_ids"]


class Reviewing(forms.Form):
    """What becomes of a warning marker: kept, said otherwise, or removed."""

    KEEP, AMEND, REMOVE = "keep", "amend", "remove"
    decision = forms.ChoiceField(
        label="What is decided?",
        widget=forms.RadioSelect,
        choices=[
            (KEEP, "Keep it as it is, and review it again"),
            (AMEND, "Keep it, but say something else"),
            (REMOVE, "Remove it: it is no longer right"),
        ],
    )
    words = forms.CharField(
        label="What it says", widget=forms.Textarea({"rows": 3, "data-count": "no"}),
        required=False, help_text="An officer at the door reads this.", **WORDS,
    )  # fmt: skip
    review_on = DateField(
        label="Review it again by", required=False, help_text="After today and within a year"
    )
    why = forms.CharField(
        label=WHY, widget=forms.Textarea({"rows": 2, "data-count": "no"}), **WORDS
    )

    def clean(self) -> dict[str, Any]:
        """This will ask for what the decision needs."""
        cleaned = super().clean() or {}
        decision = cleaned.get("decision")
        asked = decision in (self.KEEP, self.AMEND) and "review_on" not in self.errors
        if asked and not cleaned.get("review_on"):
            self.add_error("review_on", "Enter the day of the next review")
        if decision == self.AMEND and not cleaned.get("words", "").strip():
            self.add_error("words", "Enter what it says")
        return cleaned

    def review_day(self) -> datetime.date:
        """This will give the day of the next review, which `clean` has made sure of."""
        day: datetime.date = self.cleaned_data["review_on"]
        return day
