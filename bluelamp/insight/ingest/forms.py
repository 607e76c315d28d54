"""What is asked of ingest's pages."""

import json
from typing import Any

from django import forms


class Upload(forms.Form):
    """A file, where it comes from, and how it is read."""

    file = forms.FileField(
        label="File",
        help_text="CSV, JSON, JSON lines, Excel or Parquet; it may be compressed with gzip or zip.",
    )
    source = forms.CharField(
        label="Source", max_length=100, help_text="The system or feed that the records come from"
    )
    mapping = forms.ChoiceField(label="Mapping", choices=())

    def __init__(self, *args: Any, mappings: list[tuple[str, str]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["mapping"].choices = mappings  # type: ignore[attr-defined]  # a choice field has choices


class MappingEdit(forms.Form):
    """A mapping as JSON, and why it is changed."""

    body = forms.CharField(
        label="Mapping",
        widget=forms.Textarea({"rows": 24, "spellcheck": "false"}),
        max_length=200_000,
    )
    reason = forms.CharField(label="Why it is changed", max_length=500)

    def clean_body(self) -> Any:
        """This will read the JSON."""
        try:
            return json.loads(self.cleaned_data["body"])
        except (ValueError, RecursionError) as wrong:
            raise forms.ValidationError(f"The mapping is not JSON: {wrong}") from wrong


class Repair(forms.Form):
    """A rejected row, one box a column."""

    says_optional = False

    def __init__(self, *args: Any, raw: dict[str, str], columns: list[str], **given: Any) -> None:
        super().__init__(*args, **given)
        for place, name in enumerate(columns):
            self.fields[f"c{place}"] = forms.CharField(
                label=name, required=False, max_length=10_000, initial=raw.get(name, "")
            )
        self.names = columns

    def values(self) -> dict[str, str]:
        """This will give the row as it is repaired."""
        return {name: self.cleaned_data[f"c{n}"] for n, name in enumerate(self.names)}
