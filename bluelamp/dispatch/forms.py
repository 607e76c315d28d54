"""Shapes of what controllers type."""

import datetime
from typing import Any

from django import forms

from bluelamp.kernel.reference import selectors as reference


class Regrading(forms.Form):
    """Another grade, and why."""

    grade = forms.ChoiceField(label="New grade")
    rationale = forms.CharField(
        label="Why has the grade changed?", widget=forms.Textarea({"rows": 2}), max_length=2000
    )

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "grade", "grade", on)


class Line(forms.Form):
    """A line for the log."""

    text = forms.CharField(
        label="Add to the log", widget=forms.Textarea({"rows": 2}), max_length=4000
    )


class Assignment(forms.Form):
    """A unit, the advice that it was chosen under, and why when it is another one."""

    unit = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why this unit?", required=False, max_length=500)


class StatusChange(forms.Form):
    """A unit's new status."""

    unit = forms.IntegerField(widget=forms.HiddenInput)
    status = forms.ChoiceField(label="Status")

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "status", "unit-status", on)


class Resulting(forms.Form):
    """How an incident ended."""

    result = forms.ChoiceField(label="Result")
    text = forms.CharField(
        label="What happened?", widget=forms.Textarea({"rows": 3}), max_length=4000
    )

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "result_%s")  # the log's form has a box of that name too
        super().__init__(*args, **kwargs)
        _offer(self, "result", "incident-result", on)


class Booking(forms.Form):
    """A unit that comes on duty: who, with what, until when."""

    callsign = forms.CharField(label="Callsign", max_length=20)
    kind = forms.ChoiceField(label="Kind of unit")
    crew = forms.CharField(
        label="Crew",
        help_text="One person on each line.",
        widget=forms.Textarea({"rows": 2}),
        max_length=600,
        required=False,
    )
    skills = forms.MultipleChoiceField(
        label="Skills", widget=forms.CheckboxSelectMultiple, required=False
    )
    vrm = forms.CharField(label="Vehicle registration", max_length=12, required=False)
    station = forms.CharField(label="Station", max_length=80, required=False)
    hours = forms.IntegerField(
        label="Hours of duty", min_value=1, max_value=16, initial=8, help_text="From now."
    )

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "kind", "unit-kind", on)
        skills = self.fields["skills"]
        assert isinstance(skills, forms.MultipleChoiceField)  # noqa: S101 (for mypy: it is one)
        skills.choices = reference.choices("unit-skill", on=on)

    def clean_callsign(self) -> str:
        """This will write a callsign as it is said: capitals, without spaces."""
        return "".join(str(self.cleaned_data["callsign"]).upper().split())

    def clean_crew(self) -> list[str]:
        """This will read the people, one on each line."""
        return [each.strip() for each in self.cleaned_data["crew"].splitlines() if each.strip()]

    def clean(self) -> dict[str, Any]:
        """This will say how long the duty lasts."""
        data = super().clean() or {}
        return data | {"lasts": datetime.timedelta(hours=data.get("hours") or 0)}


def _offer(form: forms.Form, field: str, list_code: str, on: datetime.date) -> None:
    choice = form.fields[field]
    assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (for mypy: each caller names one)
    choice.choices = [("", "Choose"), *reference.choices(list_code, on=on)]
