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


def _offer(form: forms.Form, field: str, list_code: str, on: datetime.date) -> None:
    choice = form.fields[field]
    assert isinstance(choice, forms.ChoiceField)  # noqa: S101 (for mypy: each caller names one)
    choice.choices = [("", "Choose"), *reference.choices(list_code, on=on)]
