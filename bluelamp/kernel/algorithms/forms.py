"""The shape of what people type about algorithms."""

from typing import Any

from django import forms

from bluelamp.kernel.audit.choices import Reason

from .rules.algocare import QUESTIONS


class Look(forms.Form):
    """Why somebody reads the log of advice."""

    says_optional = False
    why = forms.CharField(
        label="Why do you need to see the advice?",
        min_length=5,
        max_length=500,
        error_messages={"required": "Say why you need to see the advice"},
    )

    def reason(self) -> Reason:
        """This will give the reason as the audit log keeps it."""
        return Reason("audit", self.cleaned_data["why"])


class Approval(forms.Form):
    """Who allowed a version, by their reference, and the features that they allowed."""

    reference = forms.CharField(
        label="Reference of the approval",
        help_text="For example the minute of the ethics panel",
        max_length=200,
        error_messages={"required": "Enter the reference of the approval"},
    )
    permits = forms.CharField(
        label="Features allowed although they touch a protected characteristic",
        help_text="One name a line",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_permits(self) -> list[str]:
        """This will give the names, one a line."""
        lines = self.cleaned_data["permits"].splitlines()
        return [each.strip() for each in lines if each.strip()]


class Stop(forms.Form):
    """Why a version is suspended or retired."""

    why = forms.CharField(
        label="Why",
        max_length=500,
        error_messages={"required": "Say why"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class Questions(forms.Form):
    """The eight questions of ALGO-CARE."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, (title, question) in QUESTIONS.items():
            self.fields[key] = forms.CharField(
                label=title,
                help_text=question,
                max_length=5000,
                error_messages={"required": f"Answer the question about “{title}”"},
                widget=forms.Textarea(attrs={"rows": 4}),
            )
