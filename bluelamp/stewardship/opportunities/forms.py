"""Shapes of what people type about opportunities."""

from typing import Any

from django import forms

from bluelamp.kernel.ui.forms import DateField

from .choices import Category, Evidence, Often, Phase, Reach, Status
from .models import Opportunity
from .rules import lanes, priority, words

AREA = forms.Textarea({"rows": 3})
NARROW = {"class": "govuk-input--width-5"}
MINUTES = {"class": "govuk-input--width-5", "inputmode": "decimal"}


def _minutes(label: str, *, required: bool = False, hint: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_value=priority.MOST_MINUTES,
        decimal_places=2, help_text=hint, widget=forms.NumberInput(MINUTES),
        error_messages={
            "min_value": "Minutes must be 0 or more",
            "max_value": f"Minutes must be {priority.MOST_MINUTES} or fewer: a whole shift",
        },
    )  # fmt: skip


def _whole(label: str, most: int, *, least: int = 0, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=least, max_value=most, help_text=hint,
        widget=forms.NumberInput(NARROW),
    )  # fmt: skip


class Say(forms.Form):
    """The bump, in a minute. Only the problem is needed."""

    problem = forms.CharField(
        label="What gets in your way?",
        help_text="Say the problem, not the answer to it. Name nobody.",
        max_length=words.LONGEST,
        widget=forms.Textarea({"rows": 4}),
        error_messages={
            "max_length": f"Say it in {words.LONGEST:,} letters at most. This is %(show_value)s."
        },
    )
    system = forms.ChoiceField(
        label="Which system?", required=False, widget=forms.Select({"data-lookup": True})
    )
    often = forms.ChoiceField(
        label="How often do you meet it?", required=False, choices=Often.choices,
        widget=forms.RadioSelect({"class": "govuk-radios--small"}),
    )  # fmt: skip
    minutes = _minutes("How many minutes does it take each time?")
    whom = forms.ChoiceField(
        label="Whom does it trouble?", required=False, choices=Reach.choices,
        widget=forms.RadioSelect({"class": "govuk-radios--small"}),
    )  # fmt: skip
    step = forms.ChoiceField(
        label="Where in which journey?", required=False,
        widget=forms.Select({"data-lookup": True}),
    )  # fmt: skip
    more_systems = forms.MultipleChoiceField(
        label="Other systems", required=False, widget=forms.CheckboxSelectMultiple
    )
    anonymous = forms.BooleanField(label="Do not show my name to colleagues", required=False)

    def __init__(
        self,
        *args: Any,
        steps: list[tuple[str, str]],
        systems: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, Any] = self.fields
        offered["step"].choices = [("", ""), *steps]
        offered["system"].choices = [("", ""), *systems]
        offered["more_systems"].choices = systems

    def values(self) -> dict[str, Any]:
        """This will give what was said, in numbers where the words stand for numbers."""
        said = self.cleaned_data
        systems = dict.fromkeys([said["system"], *said["more_systems"]])
        return {
            "problem": said["problem"],
            "minutes": said["minutes"],
            "anonymous": said["anonymous"],
            "step_id": int(said["step"]) if said["step"] else None,
            "application_ids": tuple(int(each) for each in systems if each),
            "times_a_week": priority.TIMES[Often(said["often"])] if said["often"] else None,
            "people": priority.PEOPLE[Reach(said["whom"])] if said["whom"] else None,
        }


class Sizing(forms.Form):
    """What the business partner says of it."""

    title = forms.CharField(label="Title", max_length=200)
    category = forms.ChoiceField(
        label="What sort is it?", required=False, choices=[("", "Not said"), *Category.choices]
    )
    minutes = _minutes("Minutes each time, as claimed")
    times_a_week = forms.DecimalField(
        label="Times a week that one person meets it", required=False, min_value=0,
        max_value=priority.MOST_TIMES, decimal_places=2, widget=forms.NumberInput(NARROW),
    )  # fmt: skip
    people = _whole("People who meet it", priority.MOST_PEOPLE)
    minutes_wanted = _minutes("Minutes it would take once it is done", required=True)
    size_days = forms.DecimalField(
        label="Days of work", required=False, min_value=0.1, max_value=priority.MOST_DAYS,
        decimal_places=1, widget=forms.NumberInput(NARROW),
    )  # fmt: skip
    new_sharing = forms.BooleanField(label="Data would be shared anew", required=False)
    needs_dpia = forms.BooleanField(
        label="It needs a data protection impact assessment", required=False
    )
    breaks_schema = forms.BooleanField(label="It changes what other systems read", required=False)
    reversible = forms.BooleanField(label="It can be undone", required=False)
    time_criticality = _whole("Urgency, 0 to 10", priority.MOST_POINTS)
    risk_reduction = _whole("Risk that it takes away, 0 to 10", priority.MOST_POINTS)
    owner = forms.CharField(label="Owner", max_length=200, required=False)
    acceptance_test = forms.CharField(
        label="How shall we know that it is done?", max_length=500, required=False, widget=AREA
    )

    def changed(self, found: Opportunity) -> dict[str, Any]:
        """This will give the answers that differ from what is there."""
        said = self.cleaned_data
        points = {n: said[n] or 0 for n in ("time_criticality", "risk_reduction")}
        return {n: v for n, v in (said | points).items() if v != getattr(found, n)}


class Move(forms.Form):
    """To another status."""

    status = forms.ChoiceField(label="What becomes of it?", widget=forms.RadioSelect)
    delivered_change = forms.CharField(
        label="What was changed, if it is delivered", max_length=1000, required=False, widget=AREA
    )
    reason = forms.CharField(
        label="Why", help_text="Whoever raised it and all who follow it read this.",
        max_length=1000, required=False, widget=AREA,
    )  # fmt: skip

    def __init__(self, *args: Any, before: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: dict[str, Any] = self.fields
        offered["status"].choices = [
            (str(each), Status(each).label) for each in lanes.MOVES[before]
        ]


class Timing(forms.Form):
    """What was timed or logged."""

    phase = forms.ChoiceField(label="When?", choices=Phase.choices, widget=forms.RadioSelect)
    minutes = _minutes("Minutes each time", required=True)
    times_a_week = forms.DecimalField(
        label="Times a week, if that was counted", required=False, min_value=0,
        max_value=priority.MOST_TIMES, decimal_places=2, widget=forms.NumberInput(NARROW),
    )  # fmt: skip
    people = _whole("People, if they were counted", priority.MOST_PEOPLE)
    evidence = forms.ChoiceField(
        label="How is it known?", choices=Evidence.choices[1:], widget=forms.RadioSelect
    )
    sample_size = forms.IntegerField(
        label="How many were timed or logged", min_value=1, max_value=10_000_000,
        widget=forms.NumberInput(NARROW),
    )  # fmt: skip
    measured_on = DateField(label="When was it measured?")
    source = forms.CharField(label="Source", max_length=300)


class Merge(forms.Form):
    """Put together with another."""

    into = forms.ChoiceField(
        label="Which one stands for both?", widget=forms.Select({"data-lookup": True})
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["into"].choices = [("", ""), *offered]


class Many(forms.Form):
    """The same for many. Each kind of change shows its own boxes."""

    DOES = (
        ("category", "Put them in a category"),
        ("owner", "Give them an owner"),
        ("status", "Bring them to a status"),
        ("merge", "Put them together under the one with the most votes"),
    )
    chosen = forms.CharField(widget=forms.HiddenInput)
    do = forms.ChoiceField(label="What is to be done?", choices=DOES, widget=forms.RadioSelect)
    category = forms.ChoiceField(
        label="Category", required=False, choices=[("", "None"), *Category.choices]
    )
    owner = forms.CharField(label="Owner", max_length=200, required=False)
    status = forms.ChoiceField(label="Status", required=False, choices=Status.choices)
    reason = forms.CharField(
        label="Why, if it is not done", max_length=1000, required=False, widget=AREA
    )

    def clean_chosen(self) -> list[int]:
        """This will give the numbers of those chosen."""
        parts = self.cleaned_data["chosen"].split(",")
        if not all(each.isdecimal() for each in parts):
            raise forms.ValidationError("Choose them anew in the list.")
        return [int(each) for each in parts]


def start(found: Opportunity) -> dict[str, Any]:
    """This will give what the partner's form begins with."""
    return {name: getattr(found, name) for name in Sizing.base_fields}
