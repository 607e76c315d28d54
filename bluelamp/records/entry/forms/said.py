"""Who said it and since when, asked once a page."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone

from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.ui.forms import DateField, offer

from ..services.sources import Told


class Said(forms.Form):
    """The source of what is written, and when it knew."""

    source = forms.ChoiceField(label="Who says so?", widget=forms.RadioSelect({"class": "inline"}))
    known_on = DateField(
        label="When was that known?", help_text="Today, unless you were told earlier"
    )

    def __init__(self, *given: Any, on: datetime.date, **named: Any) -> None:
        super().__init__(*given, **named)
        self.on = on
        self.fields["known_on"].initial = on
        offer(self, "source", reference.choices("said-by", on=on))

    def clean_known_on(self) -> datetime.date:
        """This will refuse what is not known yet."""
        day: datetime.date = self.cleaned_data["known_on"]
        if day > self.on:
            raise forms.ValidationError("What is known was known today or before")
        return day

    def told(self, at: datetime.datetime) -> Told:
        """This will give the teller and the moment: now for today, midday for an earlier day."""
        day: datetime.date = self.cleaned_data["known_on"]
        midday = timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
        return Told(self.cleaned_data["source"], at if day == self.on else midday)
