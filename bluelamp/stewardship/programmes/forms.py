"""Shapes of what people type about programmes."""

from typing import Any

from django import forms

from bluelamp.kernel.ui.forms import DateField, offer
from bluelamp.kernel.ui.many import Many

from .choices import Budget, Item, Rating, Stage, Tie
from .models import BudgetLine, Milestone, Programme, Project, StatedLine

AREA = forms.Textarea({"rows": 3})
NONE = ("", "Not stated")
MOST = 10**11


def _pounds(label: str, *, negative: bool = False, help_text: str = "") -> forms.DecimalField:
    least = -MOST if negative else 0
    return forms.DecimalField(
        label=f"{label} (£)", required=False, min_value=least, max_value=MOST, decimal_places=2,
        help_text=help_text,
    )  # fmt: skip


def _text(label: str, most: int = 200) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False)


def _long(label: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=4_000, required=False, widget=AREA)


class Changing(forms.Form):
    """A form of what is there, which gives only what differs from it."""

    def changed(self, row: Any) -> dict[str, Any]:
        """This will give the answers that differ from what is there."""
        said = self.cleaned_data
        return {name: value for name, value in said.items() if value != getattr(row, name, None)}


class ProgrammeForm(Changing):
    """A programme."""

    name = forms.CharField(label="Name", max_length=300)
    aims = _long("Aims")
    sponsor = _text("Senior responsible owner")
    manager = _text("Programme manager")
    starts_on = DateField(label="Starts on", required=False)
    ends_on = DateField(label="Ends on", required=False)
    source = forms.CharField(label="Source", max_length=300)


class NewProgramme(ProgrammeForm):
    """A programme with its reference."""

    field_order = ("reference", "name")
    reference = forms.CharField(label="Reference", max_length=60)


class ProjectForm(Changing):
    """A project. What is not known is left empty."""

    name = forms.CharField(label="Name", max_length=300)
    aims = _long("Aims")
    category = _text("Category", 100)
    sponsor = _text("Senior responsible owner")
    stage = forms.ChoiceField(label="Stage", choices=Stage.choices)
    starts_on = DateField(label="Starts on", required=False)
    first_ends_on = DateField(label="First approved end", required=False)
    ends_on = DateField(label="Ends on, as last approved", required=False)
    closed_on = DateField(label="Closed on, if it is closed", required=False)
    schedule_why = _long("Narrative on the schedule")
    whole_life_cost = _pounds("Whole-life cost")
    whole_life_why = _long("Narrative on the whole-life cost")
    benefits_total = _pounds("Benefits in all")
    benefits_why = _long("Narrative on the benefits")
    worth = _pounds(
        "What it is worth", negative=True, help_text="Its benefits less its costs, over its life"
    )
    mandatory_why = _text("Why it must go ahead, if it must", 1_000)
    source = forms.CharField(label="Source", max_length=300)


class NewProject(ProjectForm):
    """A project with its reference."""

    field_order = ("reference", "name")
    reference = forms.CharField(label="Reference", max_length=60)


class RatingForm(Changing):
    """What somebody declares beside what the rule comes to."""

    declared = forms.ChoiceField(
        label="What do you declare?", choices=Rating.choices, widget=forms.RadioSelect
    )
    declared_why = forms.CharField(
        label="Why, if the rule comes to something else", max_length=4_000, required=False,
        widget=AREA,
    )  # fmt: skip
    rating_actions = _long("What is being done about it")
    assured = forms.ChoiceField(
        label="What an independent review said", choices=[NONE, *Rating.choices], required=False
    )


class MilestoneForm(Changing):
    """A milestone."""

    name = forms.CharField(label="Milestone", max_length=300)
    baseline_on = DateField(label="First agreed for")
    forecast_on = DateField(label="Expected on", required=False)
    met_on = DateField(label="Met on, if it was met", required=False)
    source = forms.CharField(label="Source", max_length=300)


class BudgetForm(Changing):
    """A line of budget. Team days are days; the others are pounds."""

    year = forms.IntegerField(
        label="Financial year that begins in", min_value=1990, max_value=2100,
        help_text="2026 is the year from 1 April 2026",
    )  # fmt: skip
    kind = forms.ChoiceField(label="Kind", choices=Budget.choices)
    code = _text("Code", 60)
    budget = forms.DecimalField(
        label="Budget", min_value=0, max_value=MOST, decimal_places=2,
        help_text="In full pounds, or in days for team days",
    )  # fmt: skip
    forecast = forms.DecimalField(
        label="Forecast", min_value=0, max_value=MOST, decimal_places=2, required=False
    )
    actual = forms.DecimalField(
        label="Actual", min_value=0, max_value=MOST, decimal_places=2, required=False
    )
    comment = _long("Comment")
    source = forms.CharField(label="Source", max_length=300)


class ItemForm(forms.Form):
    """A line of scope or a deliverable."""

    kind = forms.ChoiceField(label="Kind", choices=Item.choices)
    text = forms.CharField(label="What is it?", max_length=1_000)
    percent = forms.DecimalField(
        label="How much of it is done (%)", min_value=0, max_value=100, decimal_places=2,
        required=False,
    )  # fmt: skip
    source = forms.CharField(label="Source", max_length=300)


class PhaseForm(forms.Form):
    """A phase of a programme."""

    name = forms.CharField(label="Phase", max_length=200)
    aims = _long("Aims")
    starts_on = DateField(label="Starts on")
    ends_on = DateField(label="Ends on")


class TieForm(forms.Form):
    """What a project needs, or which of two goes."""

    kind = forms.ChoiceField(label="Rule", choices=Tie.choices)
    reference = forms.CharField(label="Reference of the other project", max_length=60)


class Choice(forms.Form):
    """What a person chooses."""

    chosen = forms.MultipleChoiceField(
        label="Which projects go ahead?", required=False, widget=forms.CheckboxSelectMultiple
    )
    why = forms.CharField(
        label="Why, if it is not what was advised", max_length=4_000, required=False, widget=AREA
    )

    def __init__(self, *args: Any, names: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "chosen", names)


class ManyProjects(Many):
    """One field for many projects."""

    sponsor = _text("Senior responsible owner")
    category = _text("Category", 100)
    stage = forms.ChoiceField(
        label="Stage", choices=[("", "Leave as it is"), *Stage.choices], required=False
    )
    source = forms.CharField(label="Source", max_length=300)


class LineForm(forms.Form):
    """A line of a stated table."""

    category = forms.CharField(label="Category", max_length=300)
    initiative = _long("Initiative")
    now = _pounds("Cost now", negative=True)
    future = _pounds("Future cost", negative=True)
    reduction = _pounds("Reduction, as it is stated", negative=True)
    compared = _pounds("What is compared with others", negative=True)
    owner = _text("Owner")
    due_on = DateField(label="Due on", required=False)
    cash = forms.NullBooleanField(label="Is it cash?", required=False)
    confidence = forms.DecimalField(
        label="Confidence (%)", min_value=0, max_value=100, decimal_places=2, required=False
    )
    contract = _text("Reference of the contract that it comes from", 60)
    note = _long("Note")


def start(
    row: Project | Programme | Milestone | BudgetLine, form: type[Changing]
) -> dict[str, Any]:
    """This will give what a form begins with."""
    return {name: getattr(row, name, None) for name in form.base_fields}


def start_line(line: StatedLine) -> dict[str, Any]:
    """This will give what a line's form begins with."""
    found = {name: getattr(line, name) for name in LineForm.base_fields if name != "contract"}
    return found | {"contract": line.contract.reference if line.contract else ""}
