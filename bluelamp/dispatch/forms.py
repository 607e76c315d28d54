"""Shapes of what controllers type."""

import datetime
from typing import Any

from django import forms

from bluelamp.kernel.reference import selectors as reference
from bluelamp.kernel.ui.forms import offer

from .choices import CrimeDecision, Direction, LinkKind, SupportState, VictimUpdate


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
    divert = forms.BooleanField(required=False)


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
        offer(self, "skills", reference.choices("unit-skill", on=on))

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


class CrewMember(forms.Form):
    """Somebody who is to be on a unit's crew."""

    collar = forms.CharField(label="Collar number", max_length=20)


class CrewPost(forms.Form):
    """Somebody who is to be off a unit's crew."""

    post = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)


class Linking(forms.Form):
    """Another incident, and how this one stands to it."""

    other = forms.CharField(
        label="Number or reference of the other incident", max_length=20, help_text="Such as 1044."
    )
    kind = forms.ChoiceField(
        label="How does this incident stand to it?",
        choices=LinkKind.choices,
        widget=forms.RadioSelect,
        initial=LinkKind.LINKED,
    )
    reason = forms.CharField(label="Why?", max_length=500, required=False)


class Message(forms.Form):
    """A message to a unit, or one that it sent by radio."""

    direction = forms.ChoiceField(label="Which way?", choices=Direction.choices)
    code = forms.ChoiceField(label="Code", required=False)
    text = forms.CharField(label="Message", max_length=500, required=False)

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "code", "unit-message", on)


class LookAfter(forms.Form):
    """What is said of a unit: acknowledged, arrived, heard from."""

    what = forms.ChoiceField(
        choices=[(each, each) for each in ("acknowledged", "arrived", "timer", "no_timer")]
    )
    minutes = forms.IntegerField(required=False, min_value=1)


class Emergency(forms.Form):
    """Why an emergency is over; without it the emergency is acknowledged."""

    reason = forms.CharField(max_length=500, required=False)


class AskSupport(forms.Form):
    """A request to another force, for support or to take the incident over."""

    asked_of = forms.CharField(label="Which force is asked?", max_length=100)
    what = forms.CharField(label="For what?", max_length=500)


class HandOver(AskSupport):
    """A request that another force takes an incident over, on its screen or by telephone."""

    def __init__(self, *args: Any, forces: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].label = "Why is it theirs, and what do they need to know?"
        self.fields["asked_of"].label = "Another force, asked by telephone"
        self.fields["asked_of"].required = False
        choices = [("", "None of these: by telephone"), *forces]
        self.fields["force"] = forms.TypedChoiceField(
            label="A force that answers on its screen", choices=choices, required=False,
            coerce=int, empty_value=None,
        )  # fmt: skip
        self.order_fields(["force", "asked_of", "what"])

    def clean(self) -> dict[str, Any]:
        """This will say so when nobody is asked, or two are."""
        said = super().clean() or {}
        if "force" in said and bool(said["force"]) == bool(said.get("asked_of")):
            self.add_error("asked_of", "Choose a force, or write the name of one that was asked")
        return said


class AnswerSupport(forms.Form):
    """What another force answered."""

    state = forms.ChoiceField(
        label="What became of the request?",
        choices=SupportState.choices[1:],
        widget=forms.RadioSelect,
    )
    answered_by = forms.CharField(label="Who said so?", max_length=100)
    answer = forms.CharField(label="What else was said?", max_length=500, required=False)
    their_reference = forms.CharField(
        label="Their reference",
        help_text="Needed when they take the incident over.",
        max_length=60,
        required=False,
    )


class Nothing(forms.Form):
    """An act that needs nothing to be typed."""


class Reason(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label="Why?", max_length=500)


class Transfer(forms.Form):
    """The area that an incident is passed to."""

    area = forms.ChoiceField(label="To which area?")
    reason = forms.CharField(label="Why?", max_length=500)

    def __init__(self, *args: Any, areas: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "area", [("", "Choose"), *areas])


class Classifying(forms.Form):
    """The type of an incident and what qualifies it."""

    category = forms.ChoiceField(label="Type")
    qualifiers = forms.MultipleChoiceField(
        label="What qualifies it?", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "category", "nsir-category", on)
        offer(self, "qualifiers", reference.choices("nsir-qualifier", on=on))


class Closing(Classifying):
    """What is decided before an incident is closed."""

    decision = forms.ChoiceField(
        label="Is a crime recorded?", choices=CrimeDecision.choices, widget=forms.RadioSelect
    )
    crimes = forms.CharField(
        label="Crime numbers", help_text="With commas between them.", required=False, max_length=200
    )
    no_crime_reason = forms.ChoiceField(label="If no crime is recorded, why?", required=False)
    words = forms.CharField(
        label="What is that based on?",
        widget=forms.Textarea({"rows": 2}),
        required=False,
        max_length=2000,
    )
    victim = forms.ChoiceField(
        label="Does the victim know?", choices=VictimUpdate.choices, widget=forms.RadioSelect
    )
    risk = forms.CharField(
        label="What risk is left?", help_text="Say so when there is none.", max_length=500
    )

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, on=on, **kwargs)
        self.fields["category"].label = "Closing type"
        _offer(self, "no_crime_reason", "no-crime-reason", on)

    def clean_crimes(self) -> tuple[str, ...]:
        """This will read the numbers, with commas between them."""
        return tuple(
            each.strip() for each in self.cleaned_data["crimes"].split(",") if each.strip()
        )


def _offer(form: forms.Form, field: str, list_code: str, on: datetime.date) -> None:
    offer(form, field, [("", "Choose"), *reference.choices(list_code, on=on)])
