"""A register's form, made from what it answers; and one answer for many entries."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bluelamp.kernel.ui.cells import Wrong
from bluelamp.kernel.ui.forms import DateField, offer

from .choices import Sort
from .selectors.declared import Answer, Register, get_named, said
from .selectors.entries import empty, list_keys

YES_NO = (("True", "Yes"), ("False", "No"))
NOT_STATED = ("", "Not stated")


class Written(forms.CharField):
    """A box whose text is read as the cell of a file is."""

    def __init__(self, answer: Answer, nothing: Any, **more: Any) -> None:
        super().__init__(label=answer.label, required=answer.required, help_text=answer.hint,
                         **more)  # fmt: skip
        self.answer, self.nothing = answer, nothing

    def clean(self, value: Any) -> Any:
        """This will read the text. Raises ValidationError in the reader's own words."""
        written = str(super().clean(value) or "").strip()
        try:
            return self.answer.read(written) if written else self.nothing
        except Wrong as wrong:
            raise ValidationError(str(wrong)) from wrong


class EntryForm(forms.Form):
    """An entry of a register."""

    def __init__(self, register: Register, *args: Any, only: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for answer in register.fields:
            if only in ("", answer.name) and not answer.filed:
                self.fields[answer.name] = field_of(register, answer)
        for answer in register.fields:
            if answer.within and answer.name in self.fields:
                self._narrow(register, answer)

    def _narrow(self, register: Register, answer: Answer) -> None:
        """It is chosen from what the other answer leaves, or from all, group by group."""
        said_of = str(self.data.get(answer.of) or self.initial.get(answer.of) or "")
        words = dict(register.answer(answer.of).choices)
        groups = [(words[code], pairs) for code, pairs in answer.within.items()]
        chosen: Sequence[Any] = answer.within.get(said_of, groups)
        offer(self, answer.name, [NOT_STATED, *chosen])


class Chosen(forms.Form):
    """Which entries, and which of their answers is to change."""

    chosen = forms.CharField(widget=forms.HiddenInput)
    field = forms.ChoiceField(label="Which answer?")

    def __init__(self, register: Register, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        same = [
            each for each in register.fields if each.name not in register.key and not each.filed
        ]
        offer(
            self, "field", [("", "Choose an answer"), *((each.name, each.label) for each in same)]
        )


def numbers(chosen: str) -> list[int]:
    """This will read the numbers of the entries that were chosen."""
    return [int(each) for each in chosen.split(",") if each.isdigit()]


def field_of(register: Register, answer: Answer) -> forms.Field:
    """This will make the box that an answer is written in."""
    nothing = empty(register, answer.name)
    if answer.sort is Sort.DAY:
        return DateField(label=answer.label, required=answer.required, help_text=answer.hint)
    if pairs := _pairs(answer):
        return forms.TypedChoiceField(
            label=answer.label, required=answer.required, choices=[NOT_STATED, *pairs],
            help_text=answer.hint, empty_value=nothing,
            coerce=(lambda text: text == "True") if answer.sort is Sort.YES_NO else str,
        )  # fmt: skip
    if answer.within:
        return forms.ChoiceField(
            label=answer.label, required=answer.required, help_text=answer.hint
        )
    widget = forms.Textarea({"rows": 3}) if answer.sort is Sort.TEXT else forms.TextInput()
    return Written(answer, nothing, widget=widget)


def start(register: Register, entry: Any) -> dict[str, Any]:
    """This will give what an entry's form begins with."""
    asked = [each for each in register.fields if not each.filed]
    return {each.name: _initial(each, getattr(entry, each.name)) for each in asked}


def _pairs(answer: Answer) -> tuple[tuple[str, str], ...]:
    if answer.sort is Sort.YES_NO:
        return YES_NO
    if answer.sort is Sort.LINK and not get_named(answer.link):
        return tuple((key, f"{key}: {name}") for key, name in list_keys(answer.link))
    return answer.choices


def _initial(answer: Answer, value: Any) -> Any:
    if value is None or answer.sort is Sort.DAY:
        return value
    return said(value) if answer.write is str else answer.write(value)
