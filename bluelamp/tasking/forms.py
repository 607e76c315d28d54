"""Shapes of what people type in tasking."""

import datetime
from typing import Any

from django import forms

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.ui.forms import offer

from .choices import TaskKind
from .rules.processes import templates

# How long people give each other, in hours from now.
DUE = (
    ("", "No set time"),
    ("1", "In 1 hour"),
    ("4", "In 4 hours"),
    ("12", "In 12 hours"),
    ("24", "In a day"),
    ("72", "In 3 days"),
    ("168", "In a week"),
)
RUNS = (("8", "8 hours"), ("12", "12 hours"), ("24", "A day"), ("72", "3 days"), ("168", "A week"))


def due_at(hours: str, at: datetime.datetime) -> datetime.datetime | None:
    """This will give the moment that a choice of hours means."""
    return at + datetime.timedelta(hours=int(hours)) if hours else None


class Deciding(forms.Form):
    """What a meeting decides about an incident."""

    says_optional = False
    decision = forms.CharField(label="Decision", max_length=2000)
    owner = forms.TypedChoiceField(
        label="Who does it", required=False, coerce=int, empty_value=None
    )
    due = forms.ChoiceField(label="By when", choices=DUE, required=False)

    def __init__(self, *args: Any, posts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", [("", "Nobody"), *posts])


class Preparing(forms.Form):
    """Which meeting of which day."""

    slot = forms.CharField(max_length=50)
    on = forms.DateField()


class Holding(forms.Form):
    """How a meeting ends."""

    summary = forms.CharField(
        label="Summary of the meeting", widget=forms.Textarea({"rows": 3}), max_length=4000,
        required=False,
    )  # fmt: skip


class Making(forms.Form):
    """A task, a commission or a package."""

    kind = forms.ChoiceField(
        label="What is it?", choices=TaskKind.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(label="What is to be done?", max_length=200)
    detail = forms.CharField(
        label="Details", widget=forms.Textarea({"rows": 4}), max_length=4000, required=False
    )
    unit = forms.TypedChoiceField(label="Which unit is it for?", coerce=int)
    owner = forms.TypedChoiceField(
        label="Who in it", required=False, coerce=int, empty_value=None,
        help_text="Leave empty for whoever in the unit accepts it first.",
    )  # fmt: skip
    due = forms.ChoiceField(label="By when", choices=DUE, required=False)

    def __init__(self, *args: Any, by: Actor, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units(by))
        offer(self, "owner", [("", "Anybody in the unit"), *posts(by, on=on)])


class Starting(forms.Form):
    """A process from a template."""

    template = forms.ChoiceField(label="Which process?", widget=forms.RadioSelect)
    title = forms.CharField(
        label="About whom or what?", max_length=200, help_text="For example the name of the person."
    )
    unit = forms.TypedChoiceField(label="Which unit is it for?", coerce=int)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "template", [(each.code, each.name) for each in templates().values()])
        offer(self, "unit", units(by))


class Ending(forms.Form):
    """How a task ended, or why it is handed back or cancelled."""

    words = forms.CharField(
        label="What came of it?", widget=forms.Textarea({"rows": 3}), max_length=4000
    )


class Assigning(forms.Form):
    """Tasks that are given to one post."""

    chosen = forms.CharField(widget=forms.HiddenInput)
    owner = forms.TypedChoiceField(label="Who is to do them?", coerce=int)

    def __init__(self, *args: Any, posts: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "owner", [("", "Choose"), *posts])

    def clean_chosen(self) -> list[int]:
        """This will read the numbers of the tasks."""
        return [int(each) for each in self.cleaned_data["chosen"].split(",") if each.isdigit()]


class Briefing(forms.Form):
    """A briefing for units."""

    title = forms.CharField(label="Title", max_length=200)
    text = forms.CharField(
        label="What must they know?", widget=forms.Textarea({"rows": 8}), max_length=8000
    )
    units = forms.TypedMultipleChoiceField(
        label="For which units?", coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text="It reaches every unit below them too.",
    )  # fmt: skip
    runs = forms.ChoiceField(label="For how long?", choices=RUNS)

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "units", units(by))


def units(by: Actor) -> list[tuple[int, str]]:
    """This will list the units of the actor's force as a form offers them."""
    return [(each.pk, each.name) for each in access.list_units(by.force_id)]


def posts(by: Actor, *, on: datetime.date) -> list[tuple[int, str]]:
    """This will list who holds a post in the actor's force on a day, as a form offers them."""
    held = access.list_posts(on=on).filter(force_id=by.force_id).order_by("user__name")
    return [(each.pk, f"{each.rank} {each.user.name}, {each.unit.name}") for each in held]
