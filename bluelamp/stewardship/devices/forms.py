"""Shapes of what people ask and do about devices."""

from typing import Any

from django import forms

from bluelamp.kernel.ui.forms import offer

from .choices import DeviceState


class WhatIf(forms.Form):
    """Another period for one profile. Nothing is written."""

    says_optional = False
    profile = forms.ChoiceField(label="What if this profile", required=False)
    months = forms.IntegerField(
        label="were refreshed after months", required=False, min_value=1, max_value=240
    )
    inflation = forms.DecimalField(
        label="Prices rise a year, in percent",
        required=False,
        min_value=0,
        max_value=50,
        decimal_places=2,
    )

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "profile", [("", "No change"), *((each, each) for each in names)])


class Moving(forms.Form):
    """Devices that are moved to a state."""

    chosen = forms.CharField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label="What becomes of them?", choices=DeviceState.choices, widget=forms.RadioSelect
    )
    department = forms.CharField(label="Department", max_length=200, required=False)
    holder = forms.CharField(
        label="Who holds it from now on",
        help_text="Only for devices that are issued: the force's own reference, never a name",
        max_length=100,
        required=False,
    )
    why = forms.CharField(label="Why?", max_length=500)

    def clean_chosen(self) -> list[int]:
        """This will read the numbers of the devices."""
        return [int(each) for each in self.cleaned_data["chosen"].split(",") if each.isdigit()]
