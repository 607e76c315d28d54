"""Shapes of what is typed."""

import datetime
from typing import Any

from django import forms

from bluelamp.kernel.reference import selectors as reference

from .selectors.typed import LONGEST

_NO_HELP = {"autocomplete": "off", "spellcheck": "false"}


class Matching(forms.Form):
    """What is known of a person; any part may be missing, unfinished or wrong."""

    says_optional = False
    name = forms.CharField(
        label="Name",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(_NO_HELP),
    )
    born_on = forms.CharField(
        label="Date or year of birth",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(_NO_HELP),
    )
    telephone = forms.CharField(
        label="Telephone",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(_NO_HELP | {"inputmode": "tel"}),
    )
    postcode = forms.CharField(
        label="Postcode", required=False, max_length=LONGEST, widget=forms.TextInput(_NO_HELP)
    )
    reason = forms.ChoiceField(label="Why you are looking")

    def __init__(self, *args: Any, on: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        assert isinstance(reason, forms.ChoiceField)  # noqa: S101 (for mypy)
        reason.choices = reference.choices("audit-reason", on=on)
