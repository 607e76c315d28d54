"""What is asked of geography's pages."""

from typing import Any

from django import forms

from .rules import grid

LONGEST = 200


class Search(forms.Form):
    """What somebody typed, and near where (grid metres), both in the address of the page."""

    says_optional = False
    q = forms.CharField(
        label="Address, street, place, postcode or grid reference",
        required=False,
        max_length=LONGEST,
    )
    near = forms.RegexField(
        r"^-?\d+(\.\d+)?,-?\d+(\.\d+)?$", required=False, widget=forms.HiddenInput()
    )

    def clean_near(self) -> tuple[float, float] | None:
        """This will give easting and northing."""
        if not (text := self.cleaned_data["near"]):
            return None
        easting, northing = map(float, text.split(","))
        try:
            grid.check_on_grid(easting, northing)
        except grid.NotOnTheGrid as trouble:
            raise forms.ValidationError(str(trouble)) from trouble
        return easting, northing


class AreaChoice(forms.Form):
    """Which areas to list: of a kind, on a day, with words in their name or code."""

    says_optional = False
    kind = forms.ChoiceField(label="Kind", required=False)
    on = forms.DateField(label="As on", required=False, widget=forms.DateInput({"type": "date"}))
    matching = forms.CharField(label="Name or code", required=False, max_length=LONGEST)

    def __init__(self, *args: Any, kinds: list[tuple[str, int]], **given: Any) -> None:
        super().__init__(*args, **given)
        named = [(kind, f"{kind} ({count})") for kind, count in kinds]
        self.fields["kind"].choices = [("", "All"), *named]  # type: ignore[attr-defined]  # a choice field has choices
