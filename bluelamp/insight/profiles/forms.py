"""Shapes of what readers of profiles type."""

from typing import Any

from django import forms

from bluelamp.kernel.ui.forms import DateField

LONGEST = 120
ANYTHING = "A name, number, plate, address or reference, such as P12"


class PathEnds(forms.Form):
    """From one record to another, each by its reference or by words that find it."""

    start = forms.CharField(label="From", max_length=LONGEST, help_text=ANYTHING)
    goal = forms.CharField(label="To", max_length=LONGEST, help_text=ANYTHING)

    def __init__(self, *given: Any, finder: str, **named: Any) -> None:
        super().__init__(*given, **named)
        for name, each in self.fields.items():
            each.widget = forms.TextInput(_as_it_is_typed(name, finder))


def _as_it_is_typed(name: str, finder: str) -> dict[str, str]:
    """What htmx asks while one types; without JavaScript the page asks when it is sent."""
    return {
        "autocomplete": "off",
        "spellcheck": "false",
        "hx-get": f"{finder}?field={name}",
        "hx-trigger": "input changed delay:300ms",
        "hx-target": f"#found-{name}",
        "data-end": name,
    }


class Warned(forms.Form):
    """A warning to place on a record: what, why, and until when it stands unless it is reviewed."""

    code = forms.ChoiceField(label="What is the warning?")
    why = forms.CharField(
        label="Why", max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text="What was seen or said, and when: an officer at the door reads this.",
    )  # fmt: skip
    review_on = DateField(label="Review it by", help_text="After today and within a year")


class Removed(forms.Form):
    """Why a warning is taken off."""

    why = forms.CharField(
        label="Why is it no longer right?", max_length=500, widget=forms.Textarea({"rows": 3})
    )
