"""Shapes of what people type about automations."""

from typing import Any

from django import forms

from bluelamp.kernel.ui.forms import DateField
from bluelamp.kernel.ui.many import Many

from .choices import Method
from .models import Automation


class AutomationForm(forms.Form):
    """An automation."""

    name = forms.CharField(label="Name", max_length=200)
    purpose = forms.CharField(
        label="What it does", max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )
    method = forms.ChoiceField(
        label="How are the data moved?", choices=Method.choices, widget=forms.RadioSelect
    )
    api_offered = forms.TypedChoiceField(
        label="Does the supplier offer an interface?",
        required=False,
        empty_value=None,
        choices=[("", "Not known"), ("True", "Yes"), ("False", "No")],
        coerce=lambda said: said == "True",
    )
    owner = forms.CharField(label="Owner", max_length=200, required=False)
    minutes_by_hand = forms.DecimalField(
        label="Minutes that one takes by hand", min_value=0, max_value=100_000, decimal_places=2
    )
    live_on = DateField(label="Live since", required=False)
    retire_by = DateField(label="Ends by", required=False)
    retired_on = DateField(label="Retired on", required=False)
    source = forms.CharField(label="Source", max_length=300)


class NewAutomation(AutomationForm):
    """An automation with its reference."""

    field_order = ("reference", "name")
    reference = forms.CharField(label="Reference", max_length=60)


class ManyAutomations(Many):
    """One field for many automations."""

    owner = forms.CharField(label="Owner", max_length=200, required=False)
    retire_by = DateField(label="Ends by", required=False)
    source = forms.CharField(label="Source", max_length=300)


def start(found: Automation) -> dict[str, Any]:
    """This will give what an automation's form begins with."""
    values = {name: getattr(found, name) for name in AutomationForm.base_fields}
    return values | {"api_offered": "" if found.api_offered is None else str(found.api_offered)}
