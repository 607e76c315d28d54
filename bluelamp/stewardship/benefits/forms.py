"""Shapes of what people type about benefits."""

from decimal import Decimal
from typing import Any

from django import forms

from bluelamp.kernel.ui.forms import DateField, offer
from bluelamp.kernel.ui.many import Many

from .choices import Assurance, Kind, State, Unit
from .models import Benefit
from .rules import profile

AREA = forms.Textarea({"rows": 3})
MOST = 10**11


def _text(label: str, most: int = 200, help_text: str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, help_text=help_text)


class BenefitForm(forms.Form):
    """A benefit. What is not known is left empty."""

    name = forms.CharField(label="What is the benefit?", max_length=300)
    kind = forms.ChoiceField(label="Kind", choices=Kind.choices)
    counted = forms.ChoiceField(label="Counted in", choices=Unit.choices)
    role = _text("Whose hours they are, if it is counted in hours")
    project = _text("Reference of the project that brings it", 60)
    milestone = _text("Name of the milestone that it follows", 300)
    after_months = forms.IntegerField(
        label="How many months after the milestone", min_value=0, max_value=120, initial=0
    )
    application = _text("Reference of the application whose cost goes", 60)
    owner = _text("Owner")
    measure = forms.CharField(
        label="How it is measured", max_length=4_000, required=False, widget=AREA
    )
    baseline = forms.CharField(
        label="Baseline before the change", max_length=4_000, required=False, widget=AREA
    )
    evidence = forms.CharField(label="Evidence", max_length=4_000, required=False, widget=AREA)
    confidence = forms.DecimalField(
        label="Confidence (%)", min_value=0, max_value=100, decimal_places=2, required=False
    )
    assurance = forms.ChoiceField(
        label="What an auditor thinks of the evidence", required=False,
        choices=[("", "Not audited"), *Assurance.choices],
    )  # fmt: skip
    starts_on = DateField(label="Begins on", required=False)
    expires_on = DateField(label="Expires on", required=False)
    source = forms.CharField(label="Source", max_length=300)


class NewBenefit(BenefitForm):
    """A benefit with its reference."""

    field_order = ("reference", "name")
    reference = forms.CharField(label="Reference", max_length=60)


class ProfileForm(forms.Form):
    """A profile that rises to its full amount and stays there."""

    monthly = forms.DecimalField(
        label="How much a month, in full", min_value=-MOST, max_value=MOST, decimal_places=2,
        help_text="In what the benefit is counted in: full pounds, or hours",
    )  # fmt: skip
    months = forms.IntegerField(
        label="For how many months", min_value=1, max_value=profile.MOST_MONTHS
    )
    rise = forms.IntegerField(
        label="After how many months it is reached", min_value=0, max_value=60, initial=0
    )

    def planned(self) -> list[Decimal]:
        """This will give the months."""
        return profile.ramp(**self.cleaned_data)


class MeasureForm(forms.Form):
    """What was measured of a month."""

    month = DateField(label="Any day of the month")
    amount = forms.DecimalField(
        label="How much was measured", min_value=-MOST, max_value=MOST, decimal_places=2
    )
    evidence = forms.CharField(label="What shows it", max_length=4_000, widget=AREA)


class MoveForm(forms.Form):
    """The next state, with what shows it."""

    state = forms.ChoiceField(label="What has it come to?", widget=forms.RadioSelect)
    evidence = forms.CharField(label="What shows it?", max_length=4_000, widget=AREA)

    def __init__(self, *args: Any, following: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "state", [(each, State(each).label) for each in following])


class ManyBenefits(Many):
    """The owner or the expiry of many benefits."""

    owner = _text("Owner")
    expires_on = DateField(label="Expires on", required=False)
    source = forms.CharField(label="Source", max_length=300)


def start(benefit: Benefit) -> dict[str, Any]:
    """This will give what a benefit's form begins with."""
    links = {
        "project": benefit.project.reference if benefit.project else "",
        "milestone": benefit.milestone.name if benefit.milestone else "",
        "application": benefit.application.reference if benefit.application else "",
    }
    names = [each for each in BenefitForm.base_fields if each not in links]
    return links | {name: getattr(benefit, name) for name in names}
