"""The shape of what people type about codes."""

from typing import Any

from django import forms

from bluelamp.kernel.audit.choices import Reason


class Day(forms.Form):
    """Which day a list is read on, and words that its codes must have."""

    says_optional = False
    on = forms.DateField(
        label="As on",
        required=False,
        error_messages={"invalid": "Enter a real date"},
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    matching = forms.CharField(label="Code or words", required=False, max_length=100)


class Closing(forms.Form):
    """From which day a code is no longer used, and why."""

    on = forms.DateField(
        label="From",
        help_text="The first day on which it no longer holds",
        error_messages={"required": "Enter the first day", "invalid": "Enter a real date"},
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    why = forms.CharField(
        label="Why",
        max_length=500,
        error_messages={"required": "Say why"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def reason(self) -> Reason:
        """This will give the reason as the audit log keeps it."""
        return Reason("administration", self.cleaned_data["why"])


class Amendment(Closing):
    """What a code means from a day on. `attributes` is a JSON object."""

    code = forms.CharField(
        label="Code", max_length=64, error_messages={"required": "Enter the code"}
    )
    label = forms.CharField(
        label="Label", max_length=200, error_messages={"required": "Enter what it means"}
    )
    attributes = forms.JSONField(
        label="Attributes",
        required=False,
        help_text="For the systems that read the list, as JSON",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    field_order = ("code", "label", "on", "attributes", "why")

    def __init__(self, *args: Any, code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].help_text = "The first day on which it holds"
        if code:
            self.fields["code"].disabled = True
            self.initial["code"] = code

    def clean_attributes(self) -> dict[str, Any]:
        """This will refuse attributes that are not an object."""
        given = self.cleaned_data["attributes"]
        if given is not None and not isinstance(given, dict):
            raise forms.ValidationError("Attributes are a JSON object, such as {“rank”: 3}.")
        return given or {}
