"""Shapes of what people type about journeys."""

from typing import Any

from django import forms

from bluelamp.kernel.ui.forms import DateField

from . import selectors
from .choices import FEELINGS, Grade, Kind
from .models import Step
from .rules import totals

AREA = forms.Textarea({"rows": 3})
NARROW = {"class": "govuk-input--width-5"}


def _number(label: str, most: int, hint: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_value=most, decimal_places=2, initial=0, help_text=hint,
        widget=forms.NumberInput(NARROW),
    )  # fmt: skip


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=0, max_value=totals.MOST_COUNT, initial=0,
        widget=forms.NumberInput(NARROW),
    )  # fmt: skip


class JourneyForm(forms.Form):
    """A journey."""

    name = forms.CharField(
        label="What is done from beginning to end?",
        help_text="For example, Book a person into custody",
        max_length=200,
    )  # fmt: skip
    about = forms.CharField(label="About it", max_length=2000, required=False, widget=AREA)
    owner = forms.CharField(label="Who answers for it", max_length=200, required=False)
    runs_a_week = forms.IntegerField(
        label="How often it is done in a week, in the whole force", min_value=0,
        max_value=10_000_000, required=False, widget=forms.NumberInput(NARROW),
    )  # fmt: skip


class NewMap(forms.Form):
    """The next version of a map."""

    kind = forms.ChoiceField(
        label="What does it show?", choices=Kind.choices, widget=forms.RadioSelect
    )
    grade = forms.ChoiceField(label="How are its minutes known?", choices=Grade.choices)
    sample_size = forms.IntegerField(
        label="How many were timed or counted", min_value=1, max_value=10_000_000, required=False,
        widget=forms.NumberInput(NARROW),
    )  # fmt: skip
    measured_on = DateField(label="Last day on which they were measured", required=False)
    source = forms.CharField(label="Source", max_length=300, required=False)


class StepForm(forms.Form):
    """One step."""

    place = forms.IntegerField(
        label="Which step is it?", min_value=1, max_value=200, widget=forms.NumberInput(NARROW)
    )
    action = forms.CharField(label="What is done?", max_length=200)
    actor = forms.CharField(label="Who does it?", max_length=100, required=False)
    system = forms.ChoiceField(
        label="In which system?", required=False, widget=forms.Select({"data-lookup": True})
    )
    tool = forms.CharField(
        label="Or with what else? Paper, telephone", max_length=100, required=False
    )
    minutes = _number("Minutes of work", totals.MOST_MINUTES)
    wait_minutes = _number("Minutes of waiting before it", totals.MOST_WAIT)
    rekeyed_fields = _count("Fields that are typed again")
    log_ons = _count("Log-ons")
    screens = _count("Screens")
    failure_percent = _number("How often does it fail? (%)", 100)
    feeling = forms.TypedChoiceField(
        label="How does it feel?", required=False, coerce=int, empty_value=None,
        choices=[("", "Not asked"), *FEELINGS.items()],
    )  # fmt: skip
    pain = forms.CharField(label="What hurts?", max_length=500, required=False, widget=AREA)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = [each for each in selectors.list_systems() if each.stage != "retired"]
        self.fields["system"].choices = [("", ""), *((str(e.id), e.name) for e in current)]  # type: ignore[attr-defined]  # a choice field has them

    def values(self) -> dict[str, Any]:
        """This will give what the step says, its place apart."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "place"}
        system = said.pop("system")
        return said | {"system_id": int(system) if system else None}


def start(step: Step) -> dict[str, Any]:
    """This will give what a step's form begins with."""
    begun = {name: getattr(step, name) for name in StepForm.base_fields if name != "system"}
    return begun | {"system": str(step.system_id or "")}
