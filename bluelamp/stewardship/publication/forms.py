"""Shapes of what people type about publication."""

from django import forms


class Publishing(forms.Form):
    """Why an edition is published."""

    reason = forms.CharField(
        label="Why is it published now?", max_length=300, initial="The regular publication"
    )
