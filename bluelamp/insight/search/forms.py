"""Shape of what search asks: the reason for a task, and how long a search is kept."""

import datetime
from typing import Any

from django import forms

from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.ui.forms import DateField

from .rules import keeping

NOT_CHOSEN = ("glass", "sign-in", "refused")


class TaskReason(forms.Form):
    """Why somebody searches: asked once a task, shown at the top until it is changed."""

    reason = forms.ChoiceField(label="What is this search for?", widget=forms.RadioSelect)
    about = forms.CharField(
        label="Incident, crime or other reference",
        max_length=200,
        help_text="For example INC-20261121-0042, or a few words when there is no reference.",
    )

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = reference.list_codes("audit-reason", on=on)
        self.fields["reason"].choices = [  # type: ignore[attr-defined]  # a ChoiceField has them
            (each.code, each.label) for each in codes if each.code not in NOT_CHOSEN
        ]

    def task(self) -> dict[str, str]:
        """This will give the reason as it is kept, with what its code is called."""
        labels = dict(self.fields["reason"].choices)  # type: ignore[attr-defined]  # as above
        return self.cleaned_data | {"label": str(labels[self.cleaned_data["reason"]])}


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
