"""Shapes of what people type about applications."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from bluelamp.kernel.ui.forms import DateField, offer

from .choices import Disposition, Ending, Hosting, Side
from .models import Application
from .rules import consolidation, ending, passport
from .services.kinds.applications import READERS

CHOICES = ("relevance", "kind", "architecture", "stage", "ground")
NUMBERS = ("users", "organisations", "interfaces", "recovery_hours")
DAYS = ("installed_on", "support_ends_on", "greenfield_on", "retire_on")
JUDGED = ("value_judged", "fit_judged")
LONG = ("purpose",)
MOST_TICKED = 15  # boxes that people still read; more are looked up by name


class Said(forms.Form):
    """Who says so, and when it was seen."""

    source = forms.CharField(
        label="Source", max_length=300, help_text="Who says so, or where it is written"
    )
    observed_on = DateField(label="When was it seen?", help_text="For example, 21 11 2026")

    def clean_observed_on(self) -> Any:
        """This will refuse a day that has not come."""
        day = self.cleaned_data["observed_on"]
        if day and self.today and day > self.today:
            raise forms.ValidationError("This must be today or before.")
        return day

    def __init__(self, *args: Any, today: datetime.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today


class Answers(Said):
    """The fields of one side of a passport."""

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = {each.name: field_of(each) for each in passport.FIELDS if each.side == side}
        self.fields = own | self.fields

    def changed(self, application: Application) -> dict[str, Any]:
        """This will give the answers that differ from what is there."""
        names = [each for each in passport.BY_NAME if each in self.cleaned_data]
        given = {each: _none(each, self.cleaned_data[each]) for each in names}
        return {each: said for each, said in given.items() if said != getattr(application, each)}


class NewApplication(Said):
    """The first answers about an application."""

    field_order = ("reference", "name", "purpose", "source", "observed_on")
    reference = forms.CharField(
        label="Reference", max_length=60, help_text="The force's own, such as APP-0042"
    )
    name = forms.CharField(label="Name", max_length=200)
    purpose = forms.CharField(
        label="What it is for", max_length=4000, widget=forms.Textarea({"rows": 3})
    )


class Many(Said):
    """One field for many applications. The value is read as that field is."""

    field_order = ("field", "value", "source", "observed_on")
    chosen = forms.CharField(widget=forms.HiddenInput)
    field = forms.ChoiceField(label="Which field?")
    value = forms.CharField(label="What does it say?", max_length=4000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        same = [each for each in passport.FIELDS if each.name not in ("name", "purpose")]
        offer(self, "field", [("", "Choose a field"), *((each.name, each.label) for each in same)])

    def clean_chosen(self) -> list[int]:
        """This will read the numbers of the applications."""
        said = self.cleaned_data["chosen"].split(",")
        return [int(each) for each in said if each.isdigit()]


class Decision(forms.Form):
    """What a person decides is to become of an application."""

    disposition = forms.ChoiceField(
        label="What is to become of it?", choices=Disposition.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(label="Why?", max_length=2000, widget=forms.Textarea({"rows": 3}))


class ComponentForm(forms.Form):
    """A component and where it runs."""

    name = forms.CharField(label="Component", max_length=200)
    hosting = forms.ChoiceField(
        label="Hosting", choices=[("", "Not known"), *Hosting.choices], required=False
    )
    provider = forms.CharField(label="Provider", max_length=200, required=False)
    product = forms.CharField(
        label="Product", max_length=200, required=False, help_text="Such as SQL Server"
    )
    version = forms.CharField(label="Version", max_length=60, required=False)
    source = forms.CharField(label="Source", max_length=300)


class Serves(forms.Form):
    """The capabilities that an application serves, a line each."""

    capabilities = forms.CharField(
        label="Capabilities that it serves",
        help_text="One a line. A group may stand before it, as in Investigation: Digital forensics",
        widget=forms.Textarea({"rows": 6}),
        required=False,
    )

    def pairs(self) -> list[tuple[str, str]]:
        """This will give each capability as its group and name."""
        lines = [each.strip() for each in self.cleaned_data["capabilities"].splitlines()]
        parted = [each.partition(": ") for each in lines if each]
        return [(group, name) if name else ("", group) for group, _, name in parted]


class Successor(forms.Form):
    """Which application follows."""

    reference = forms.CharField(label="Reference of the application that follows", max_length=60)
    planned_on = DateField(label="When is it to take over?", required=False)
    source = forms.CharField(label="Source", max_length=300)


class EndingMove(forms.Form):
    """A step of a decommissioning, and what shows it."""

    state = forms.ChoiceField(label="What has been done?", widget=forms.RadioSelect)
    evidence = forms.CharField(
        label="What shows it?", max_length=2000, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, before: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "state", [(each, Ending(each).label) for each in ending.MOVES[before]])
        if len(ending.MOVES[before]) == 1:
            field = self.fields["state"]
            field.widget, field.initial = forms.HiddenInput(), ending.MOVES[before][0]
        wanted = [ending.EVIDENCE[Ending(each)] for each in ending.MOVES[before]]
        self.fields["evidence"].help_text = "; or: ".join(wanted)


class Upload(Said):
    """A file of rows."""

    field_order = ("file", "source", "observed_on")
    file = forms.FileField(
        label="File", help_text="CSV, or Excel (.xlsx). The first row holds the headings"
    )


def field_of(each: passport.PassportField) -> forms.Field:
    """This will make the form's field for a field of the passport."""
    name, label, needed = each.name, each.label, each.name in ("name", "stage")
    model: Any = Application._meta.get_field(name)
    if name in CHOICES:
        return forms.ChoiceField(
            label=label, choices=[("", "Not known"), *model.choices], required=needed
        )
    if name in NUMBERS:
        return forms.IntegerField(label=label, required=False, min_value=0, max_value=10_000_000)
    if name in JUDGED:
        return forms.DecimalField(
            label=label, required=False, min_value=0, max_value=5, decimal_places=2
        )
    if name in DAYS:
        return DateField(label=label, required=False)
    if name == "personal_data":
        answers = [("", "Not known"), ("True", "Yes"), ("False", "No")]
        return forms.TypedChoiceField(
            label=label,
            choices=answers,
            required=False,
            empty_value=None,
            coerce=lambda v: v == "True",
        )
    widget = forms.Textarea({"rows": 3}) if name in LONG else forms.TextInput()
    return forms.CharField(
        label=label, required=needed, max_length=4000 if name in LONG else 300, widget=widget
    )


def read_answer(name: str, text: str) -> Any:
    """This will read what somebody says of a field, as a file's cell is read. Raises Wrong."""
    return READERS.get(name, str)(text)


def sides() -> dict[str, str]:
    """This will give the sides of a passport with their words."""
    return {str(code): str(label) for code, label in Side.choices}


def _none(name: str, value: Any) -> Any:
    """A form's empty number is None already; its empty words are empty."""
    return (
        "" if value is None and name not in (*NUMBERS, *JUDGED, *DAYS, "personal_data") else value
    )


class Consolidation(forms.Form):
    """Which application stays, which leave, and what that costs."""

    says_optional = False  # of the two lists one is enough; what costs nothing is left empty

    stay = forms.ChoiceField(
        label="Which one stays?", widget=forms.Select({"data-lookup": True}),
        error_messages={"required": "Choose which one stays"},
    )  # fmt: skip
    leave = forms.MultipleChoiceField(
        label="Which leave?", required=False, widget=forms.CheckboxSelectMultiple
    )
    another = forms.ChoiceField(
        label="Another that leaves", required=False, widget=forms.Select({"data-lookup": True}),
        help_text="One at a time: those that you chose are kept as boxes above",
    )  # fmt: skip
    uplift = forms.DecimalField(
        label="More a year for the one that stays", min_value=0, max_digits=12, decimal_places=2,
        required=False, help_text="Licences and support for its new users, in full pounds",
    )  # fmt: skip
    leaving = forms.DecimalField(
        label="To end the others, once", min_value=0, max_digits=12, decimal_places=2,
        required=False, help_text="What is owed under their contracts, in full pounds",
    )  # fmt: skip
    both = forms.DecimalField(
        label="To run both for a time, once", min_value=0, max_digits=12, decimal_places=2,
        required=False,
    )  # fmt: skip
    moving = forms.DecimalField(
        label="To move the data, once", min_value=0, max_digits=12, decimal_places=2,
        required=False,
    )  # fmt: skip

    def __init__(self, *args: Any, serving: Sequence[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.serving = {str(each.pk): each for each in serving}
        named = [(pk, f"{each.name} ({each.reference})") for pk, each in self.serving.items()]
        offer(self, "stay", [("", ""), *named])
        offer(self, "leave", named)
        offer(self, "another", [("", ""), *named])
        self.ticks = named
        if len(named) > MOST_TICKED:  # those that were chosen are boxes, the others are looked up
            ticked = set(self["leave"].value() or ())
            self.ticks = [each for each in named if each[0] in ticked]
            _show(self, "leave", self.ticks)
            self.fields["another"].label = "Another that leaves" if ticked else "Which one leaves?"
        else:
            del self.fields["another"]

    def clean(self) -> None:
        """This will refuse that the one that stays leaves, and that currencies are added up."""
        super().clean()
        leave, stay = self.cleaned_data.get("leave", []), self.cleaned_data.get("stay")
        if not leave:
            self.add_error("leave" if self.ticks else "another", "Choose at least one that leaves")
        if stay in leave:
            self.add_error("leave", "The one that stays cannot leave.")
        if len({self.serving[pk].currency for pk in [*leave, stay] if pk}) > 1:
            self.add_error("leave", "Their costs are in different currencies.")

    def stays(self) -> Application:
        """This will give the application that stays."""
        return self.serving[self.cleaned_data["stay"]]

    def leavers(self) -> list[Application]:
        """This will list the applications that leave."""
        return [self.serving[pk] for pk in self.cleaned_data["leave"]]

    def change(self) -> consolidation.Change:
        """This will give what is spent so that they can leave; what is not said is nought."""
        names = ("uplift", "leaving", "both", "moving")
        return consolidation.Change(*(self.cleaned_data[each] or Decimal(0) for each in names))


def _show(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """The boxes that are shown; what may be answered stays as it is."""
    widget = form.fields[name].widget
    assert isinstance(widget, forms.CheckboxSelectMultiple)  # noqa: S101 (for mypy)
    widget.choices = choices
