"""What is asked of somebody who reads the audit log."""

import datetime

from django import forms
from django.utils import timezone

from bluelamp.kernel.audit.choices import Operation, Reason
from bluelamp.kernel.audit.selectors import Search
from bluelamp.kernel.reference import selectors as reference


class ReasonForm(forms.Form):
    """Why the log is read; it is kept for half an hour."""

    code = forms.ChoiceField(label="Reason")
    text = forms.CharField(label="In your own words", min_length=10, max_length=500)
    incident = forms.CharField(
        label="Incident or case", max_length=40, required=False, help_text="Its reference"
    )

    def __init__(self, *args: object, on: datetime.date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.fields["code"].choices = _codes(on)  # type: ignore[attr-defined]  # a ChoiceField

    def reason(self) -> Reason:
        """This will give the reason of a form that is valid."""
        given = self.cleaned_data
        return Reason(given["code"], given["text"], given["incident"])


class SearchForm(forms.Form):
    """Which entries are looked for."""

    says_optional = False
    person_id = forms.IntegerField(label="Person (user number)", required=False, min_value=1)
    kind = forms.CharField(
        label="Kind of record", max_length=80, required=False, help_text="Such as dispatch.incident"
    )
    subject_id = forms.IntegerField(label="Record number", required=False, min_value=1)
    operation = forms.ChoiceField(
        label="Operation", required=False, choices=[("", "Any"), *Operation.choices]
    )
    reason_code = forms.CharField(label="Reason code", max_length=40, required=False)
    incident = forms.CharField(label="Incident or case", max_length=40, required=False)
    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label="To", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=1000, widget=forms.HiddenInput)

    def search(self) -> Search:
        """This will give the search of a valid form; the last day is searched to its end."""
        given = dict(self.cleaned_data)
        given.pop("page")
        day_after = given["until"] + datetime.timedelta(days=1) if given["until"] else None
        return Search(**given | {"since": _start(given["since"]), "until": _start(day_after)})


def _codes(on: datetime.date) -> list[tuple[str, str]]:
    """The log can be read before any list is loaded."""
    try:
        return reference.choices("audit-reason", on)
    except reference.NoSuchList:
        return [("audit", "Audit")]


def _start(day: datetime.date | None) -> datetime.datetime | None:
    midnight = datetime.time()
    return timezone.make_aware(datetime.datetime.combine(day, midnight)) if day else None
