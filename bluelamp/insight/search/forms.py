"""Shape of what search asks: the reason for a task, and how long a search is kept."""

import datetime
from typing import Any

from django import forms

from bluelamp.kernel.ui.forms import DateField

from .rules import keeping


class Keeping(forms.Form):
    """A search to keep: its name, whether it stands, and until when."""

    name = forms.CharField(label="Name of the search", max_length=100)
    standing = forms.BooleanField(
        label="Tell me when a new record matches", required=False, initial=True
    )
    expires_on = DateField(
        label="Keep it until", help_text=f"At most {keeping.LONGEST.days} days from today"
    )

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_expires_on(self) -> datetime.date:
        """This will take a day within reach. Raises ValidationError in plain words."""
        day: datetime.date = self.cleaned_data["expires_on"]
        try:
            keeping.check_lasts(self.on, day)
        except keeping.TooLong as trouble:
            words = f"The day must be from today to {keeping.LONGEST.days} days on"
            raise forms.ValidationError(words) from trouble
        return day
