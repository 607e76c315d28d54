"""The form of a record that is there, with what it says now in the boxes."""

import datetime
import json
from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder

from bluelamp.kernel.ui.forms import DateField
from bluelamp.records.pole.choices import Kind

from .. import rules
from ..selectors.histories import Kept
from .records import OfRecord, as_typed, identifier_of, kind_of, names_of


class Correcting(OfRecord):
    """What a record should say. It knows what its writer was shown, whatever has come since.

    `typed` are boxes that the writer had changed, when the form is shown again over newer values.
    """

    begins_empty = False
    seen = forms.IntegerField(widget=forms.HiddenInput)
    shown_first = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, given: Any, *, kept: Kept, on: datetime.date, typed: dict[str, Any] | None = None
    ) -> None:
        self.kept = kept
        now = as_typed(kept.sort, kept.thing)
        own = {"seen": kept.thing.revision, "shown_first": json.dumps(now, cls=DjangoJSONEncoder)}
        super().__init__(given, sort=kept.sort, on=on, initial=now | own | (typed or {}))
        if given:
            self._begin_with(given.get("shown_first", ""))

    def parts(self) -> list[tuple[rules.Field, list[str]]]:
        """This will list each field with the names of its boxes."""
        return [(each, names_of(each)) for each in self.asked]

    def typed(self) -> dict[str, Any]:
        """This will give the boxes that the writer changed, as they typed them."""
        return {name: self.cleaned_data.get(name) for name in self._changed()}

    def changed_values(self) -> dict[str, Any]:
        """This will give what the writer changed, by the names of the record's columns."""
        changed = self._changed()
        columns = {each.column for each, names in self.parts() if changed & set(names)}
        columns |= {"precision"} if "happened_from" in columns else set()
        columns |= {"identifier_kind"} if "identifier_given" in columns else set()
        return {name: each for name, each in self.values().items() if name in columns}

    def values(self) -> dict[str, Any]:
        """This will give all that the boxes say; an emptied fact too, and a number's own kind."""
        found = super().values()
        if facts := [each.name for each in self.asked if each.name.startswith(rules.FACT)]:
            named = {each.removeprefix(rules.FACT): each.replace(".", "__") for each in facts}
            found["facts"] = {name: self.cleaned_data.get(box) for name, box in named.items()}
        if self.sort.kind == Kind.PERSON:
            found["identifiers"] = rules.identifiers_with(
                self.kept.thing.identifiers, self._named()
            )
        if kind := getattr(self.kept.thing, "identifier_kind", ""):
            found["identifier_kind"] = kind
        return found

    def _named(self) -> dict[str, dict[str, Any] | None]:
        """The identifiers whose boxes the writer changed, by their kinds."""
        boxes = {each: kind_of(each) for each in self._changed() if kind_of(each)}
        typed = {kind: self.cleaned_data.get(box) or "" for box, kind in boxes.items()}
        return {kind: identifier_of(kind, each, on=self.today) for kind, each in typed.items()}

    def _changed(self) -> set[str]:
        return set(self.changed_data) - {"seen", "shown_first"}

    def _begin_with(self, written: str) -> None:
        """What the writer was shown is what their boxes are compared with."""
        try:
            first = json.loads(written)
        except ValueError:
            return
        if isinstance(first, dict):
            for name, value in first.items():
                if name in self.fields and name not in ("seen", "shown_first"):
                    self.initial[name] = _read(self.fields[name], value)


def _read(field: forms.Field, value: Any) -> Any:
    if isinstance(field, DateField) and value:
        return datetime.date.fromisoformat(str(value))
    return value
