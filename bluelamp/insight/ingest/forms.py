"""What is asked of ingest's pages."""

import json
from collections.abc import Iterator
from typing import Any

from django import forms

from .rules.boxes import Boxes
from .rules.mappings import CHECKS, DIMENSIONS, LEVELS
from .rules.targets import KINDS


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


def _box(label: str, most: int = 2_000) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most)


def _lines(label: str) -> forms.CharField:
    area = forms.Textarea({"rows": 3, "spellcheck": "false"})
    return forms.CharField(label=label, required=False, max_length=50_000, widget=area)


def _choice(label: str, codes: Any, *, blank: str = "") -> forms.ChoiceField:
    choices = [(each, each.capitalize()) for each in codes]
    return forms.ChoiceField(
        label=label, required=False, choices=[("", blank), *choices] if blank else choices
    )


class NewMapping(forms.Form):
    """A file of the new kind, from whose columns a mapping is guessed."""

    file = forms.FileField(
        label="A file of this kind", help_text="Only its first rows are read, and none is kept."
    )
    name = forms.CharField(label="What such files are called", max_length=100)
    kind = forms.ChoiceField(
        label="What a row is about", choices=[(each, each.capitalize()) for each in KINDS]
    )


class ValueRow(forms.Form):
    """How a value is made."""

    name = _box("Field", 100)
    columns = _box("Columns")
    steps = _box("Steps")
    constant = _box("Or always", 500)
    must = forms.BooleanField(label="Reject without", required=False)


class RecordHead(forms.Form):
    """A record that a row makes."""

    name = _box("Record", 100)
    kind = _choice("Kind", KINDS)
    key = _box("Known by")
    key_needed = forms.BooleanField(label="Reject without", required=False)
    needs = _box("Only where there is")
    latitude = _box("Latitude", 200)
    longitude = _box("Longitude", 200)


class LinkRow(forms.Form):
    """A link between two records of a row."""

    start = _box("From", 100)
    end = _box("To", 100)
    role = _box("Role", 100)


class RuleRow(forms.Form):
    """A question asked of every row."""

    code = _box("Code", 100)
    says = _box("What it says", 500)
    dimension = _choice("About", DIMENSIONS)
    level = _choice("Then", LEVELS)
    check = _choice("Asked", CHECKS)
    given = _lines("Of what, a line each")


class ListRow(forms.Form):
    """A list that values are looked up in."""

    name = _box("List", 100)
    values = _lines("Words = code, a line each; * for others")
    otherwise = _box("Then look in", 100)


class MappingHead(forms.Form):
    """What a mapping is called, and when what it says was known."""

    code = forms.SlugField(max_length=60, widget=forms.HiddenInput)
    name = forms.CharField(label="Name", max_length=100)
    known_columns = forms.CharField(
        label="Column of when it was known", required=False, max_length=200,
        help_text="Without one, it is known when the file comes",
    )  # fmt: skip
    known_steps = forms.CharField(label="Its steps", required=False, max_length=500)
    sample = forms.CharField(required=False, max_length=500_000, widget=forms.HiddenInput)
    reason = forms.CharField(label="Why it is changed", required=False, max_length=500)


class Grid:
    """Rows of boxes of one kind, with empty ones at the end."""

    def __init__(self, form: type[forms.Form], prefix: str, empty: int = 2) -> None:
        self.kind = forms.formset_factory(form, extra=empty, max_num=300, absolute_max=300)
        self.prefix = prefix

    def show(self, rows: list[Boxes]) -> Any:
        """This will give the rows to be shown."""
        return self.kind(prefix=self.prefix, initial=rows)

    def read(self, data: Any) -> list[Boxes]:
        """This will read the rows that say anything. Raises ValidationError."""
        return [row.cleaned_data for row in self.sent(data) if _is_filled(row)]

    def sent(self, data: Any) -> Any:
        """This will give every row that was sent. Raises ValidationError."""
        sent = self.kind(data, prefix=self.prefix)
        if not sent.is_valid():
            wrong = [said for row in sent for each in row.errors.values() for said in each]
            raise forms.ValidationError([*wrong, *sent.non_form_errors()])
        return sent


def _is_filled(row: forms.Form) -> bool:
    """A row was left empty when nothing is typed in it, whatever its lists show."""
    fields = row.fields.items()
    typed = [name for name, field in fields if not isinstance(field, forms.ChoiceField)]
    return any(row.cleaned_data.get(name) for name in typed)


FIELDS, LINKS = Grid(ValueRow, "fields"), Grid(LinkRow, "links")
RULES, LISTS = Grid(RuleRow, "rules"), Grid(ListRow, "lists", 1)
RECORDS = Grid(RecordHead, "records", 1)


def show_boxes(boxes: Boxes) -> Boxes:
    """This will make the grids of a mapping's boxes."""
    rows = boxes["records"]
    heads = RECORDS.show(rows)
    held = [*rows, {"values": [], "facts": []}]
    return {
        "fields": FIELDS.show(boxes["fields"]),
        "records_form": heads.management_form,
        "records": [
            (head, Grid(ValueRow, f"values-{n}").show(row["values"]),
             Grid(ValueRow, f"facts-{n}", 1).show(row["facts"]))
            for n, (head, row) in enumerate(zip(heads, held, strict=True))
        ],
        "links": LINKS.show(boxes["links"]),
        "rules": RULES.show(boxes["rules"]),
        "lists": LISTS.show(boxes["lists"]),
        "columns": boxes["columns"],
    }  # fmt: skip


def read_boxes(data: Any, head: Boxes) -> Boxes:
    """This will read the boxes that were sent. Raises ValidationError."""
    return {
        "head": head,
        "columns": data.get("columns", "")[:50_000],
        "fields": FIELDS.read(data),
        "records": list(_records(data)),
        **{grid.prefix: grid.read(data) for grid in (LINKS, RULES, LISTS)},
    }


def _records(data: Any) -> Iterator[Boxes]:
    for n, row in enumerate(RECORDS.sent(data)):
        values, facts = (Grid(ValueRow, f"{what}-{n}").read(data) for what in ("values", "facts"))
        if values or facts or _is_filled(row):
            yield row.cleaned_data | {"values": values, "facts": facts}


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
