"""Shapes of what people type about contracts."""

from decimal import Decimal
from typing import Any

from django import forms

from bluelamp.kernel.ui.forms import DateField
from bluelamp.kernel.ui.many import Many

from .choices import Exemption, Renewal, Separation
from .models import Contract

AREA = forms.Textarea({"rows": 3})
NONE = [("", "Not stated")]
MOST = 10**11


def _pounds(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=f"{label} (£)", required=False, min_value=0, max_value=MOST, decimal_places=2
    )


def _count(label: str, most: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=most, initial=0)


class ContractForm(forms.Form):
    """A contract. What is not known is left empty."""

    title = forms.CharField(label="Title", max_length=300)
    supplier = forms.CharField(label="Supplier", max_length=200, required=False)
    category = forms.CharField(label="Category", max_length=100, required=False)
    sponsor = forms.CharField(label="Sponsor", max_length=200, required=False)
    manager = forms.CharField(label="Contract manager", max_length=200, required=False)
    starts_on = DateField(label="Starts on", required=False)
    ends_on = DateField(label="Last day of the first term", required=False)
    renewal = forms.ChoiceField(label="What happens then?", choices=Renewal.choices)
    renewal_months = _count("Renewed for how many months", 600)
    extensions_taken = _count("Extensions taken", 100)
    notice_months = _count("Notice in months", 60)
    notice_days = _count("And in days", 730)
    decision_days = _count("Days that a decision needs before notice", 730)
    ended_on = DateField(label="Ended on, if it was ended", required=False)
    total_cost = _pounds("Total cost")
    annual_cost = _pounds("Annual cost")
    hosting_agreement = forms.BooleanField(
        label="It is part of the hosting agreement", required=False
    )
    separation = forms.ChoiceField(
        label="Separation from the other force",
        required=False,
        choices=[("", "Not shared"), *Separation.choices],
    )
    shared_with = forms.CharField(label="Shared with", max_length=200, required=False)
    value_reason = forms.CharField(
        label="Why it is good value", max_length=2000, required=False, widget=AREA
    )
    exemption = forms.ChoiceField(
        label="Why its price is not published",
        choices=[("", "It is published"), *Exemption.choices],
        required=False,
    )
    source = forms.CharField(label="Source", max_length=300)

    def changed(self, contract: Contract) -> dict[str, Any]:
        """This will give the answers that differ from what is there."""
        said = self.cleaned_data
        return {name: value for name, value in said.items() if value != getattr(contract, name)}


class NewContract(ContractForm):
    """A contract with its reference."""

    field_order = ("reference", "title")
    reference = forms.CharField(label="Reference", max_length=60)


class ManyContracts(Many):
    """One field for many contracts."""

    category = forms.CharField(label="Category", max_length=100, required=False)
    sponsor = forms.CharField(label="Sponsor", max_length=200, required=False)
    manager = forms.CharField(label="Contract manager", max_length=200, required=False)
    separation = forms.ChoiceField(
        label="Separation from the other force",
        required=False,
        choices=[("", "Leave as it is"), *Separation.choices],
    )
    source = forms.CharField(label="Source", max_length=300)


class Finding(forms.Form):
    """A review."""

    reviewed_on = DateField(label="When was it reviewed?")
    outcome = forms.CharField(label="What was found?", max_length=4000, widget=AREA)
    original_cost = _pounds("Original cost")
    revised_cost = _pounds("Revised cost")
    claimed = forms.DecimalField(
        label="Saving claimed (£)",
        min_value=0,
        max_value=MOST,
        decimal_places=2,
        initial=Decimal(0),
    )
    avoided = forms.BooleanField(
        label="It is a cost avoided, not cash that was being spent", required=False
    )
    saves_from = DateField(label="First day of the saving", required=False)
    saves_until = DateField(label="Last day of the saving", required=False)
    source = forms.CharField(label="Source", max_length=300)


class Verified(forms.Form):
    """What somebody else verifies."""

    verified = forms.DecimalField(
        label="Saving verified (£)", min_value=0, max_value=MOST, decimal_places=2
    )


class Covering(forms.Form):
    """The applications that a contract pays for, by reference, one a line."""

    references = forms.CharField(
        label="References of the applications that it pays for",
        help_text="One a line",
        required=False,
        widget=AREA,
    )

    def listed(self) -> list[str]:
        """This will give the references."""
        lines = self.cleaned_data["references"].splitlines()
        return [each.strip() for each in lines if each.strip()]


def start(contract: Contract) -> dict[str, Any]:
    """This will give what a contract's form begins with."""
    return {name: getattr(contract, name) for name in ContractForm.base_fields}
