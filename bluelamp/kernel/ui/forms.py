"""Django forms as GOV.UK markup: `{{ form }}` is enough. A date is three boxes."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input
from django.utils.safestring import SafeString

from .components import component

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LETTER = "govuk-label--"
_PICKED = (forms.Select, forms.RadioSelect, forms.CheckboxInput, forms.FileInput)
_DJANGO_ROWS = "10"
_OWN_PARAMETERS = ("autocomplete", "inputmode", "spellcheck", "autocapitalize")


class GovukRenderer(DjangoTemplates):
    """Renders every form of the platform with GOV.UK components."""

    form_template_name = "ui/forms/form.html"
    formset_template_name = "ui/forms/formset.html"
    field_template_name = "ui/forms/field.html"


class DateBoxes(forms.MultiWidget):
    """Day, month and year in a box each."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, Any] = {each: forms.TextInput() for each in ("day", "month", "year")}
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """This will take a date apart for the boxes."""
        if isinstance(value, datetime.date):
            return [value.day, value.month, value.year]
        return [None, None, None]


class DateField(forms.Field):
    """A date written in three boxes; the month may be a number or a word."""

    widget = DateBoxes
    default_error_messages = {
        "part": "The date must include a %(parts)s",
        "year": "The year must have 4 digits",
        "invalid": "The date must be a real date, such as 27 3 2026",
    }

    def to_python(self, value: Any) -> datetime.date | None:
        """This will make a date of the three boxes. Raises ValidationError in plain words."""
        if value is None or isinstance(value, datetime.date):
            return value
        parts = [str(each or "").strip() for each in value]
        if not any(parts):
            return None
        self._check_whole(parts)
        return self._date(parts)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """This will say whether the boxes say another date than before."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True

    def _check_whole(self, parts: list[str]) -> None:
        missing = [n for n, each in zip(("day", "month", "year"), parts, strict=True) if not each]
        if missing:
            values = {"parts": " and a ".join(missing)}
            raise ValidationError(self.error_messages["part"], code="part", params=values)
        if parts[2].isdecimal() and len(parts[2]) != 4:
            raise ValidationError(self.error_messages["year"], code="year")

    def _date(self, parts: list[str]) -> datetime.date:
        try:
            return datetime.date(int(parts[2]), month_number(parts[1]), int(parts[0]))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


def offer(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """This will give a field of choices what it offers, known only when the form is asked for."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for mypy: each caller names one)
    field.choices = list(choices)


def month_number(written: str) -> int:
    """This will read a month, `3`, `Mar` or `March`. Raises ValueError."""
    if written.isdecimal():
        return int(written)
    return _MONTHS.index(written[:3].lower()) + 1


def field_html(field: BoundField, *, size: str = "") -> SafeString:
    """This will write one field with its label, hint and error.

    `size` (s, m, l, xl) makes the label that big; with l and xl it is the page's heading.
    """
    for widget, write in _WRITERS:
        if isinstance(field.field.widget, widget):
            written: SafeString = write(field, _shared(field, size))
            return written
    return SafeString(f"{field.label_tag()}{field}")


def error_list(form: forms.BaseForm) -> list[dict[str, str]]:
    """This will list every error of a form with the address of the box that it is about."""
    found = [{"text": str(text)} for text in form.non_field_errors()]
    for field in form:
        found += [{"text": text, "href": f"#{first_id(field)}"} for text in messages(field)]
    return found


def messages(field: BoundField) -> list[str]:
    """This will list a field's errors, "Enter your name" for one that was left empty."""
    default = forms.Field.default_error_messages["required"]
    return [_asked(field) if text == default else str(text) for text in field.errors]


def first_id(field: BoundField) -> str:
    """This will give the id of the first box of a field."""
    widget = field.field.widget
    if isinstance(widget, DateBoxes):
        return f"{field.auto_id}_day"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{field.auto_id}_0"
    return str(field.auto_id)


def _asked(field: BoundField) -> str:
    label = str(field.label)
    lowered = label[:1].lower() + label[1:] if label[1:2].islower() else label
    return f"{'Select' if isinstance(field.field.widget, _PICKED) else 'Enter'} {lowered}"


def _shared(field: BoundField, size: str) -> dict[str, Any]:
    label: dict[str, Any] = {"text": _label(field)}
    if size:
        label |= {"classes": _LETTER + size, "isPageHeading": size in ("l", "xl")}
    params: dict[str, Any] = {"label": label, "id": field.auto_id, "name": field.html_name}
    if field.help_text:
        params["hint"] = {"html": field.help_text}
    if field.errors:
        params["errorMessage"] = {"text": " ".join(messages(field))}
    return params | {"attributes": _attributes(field)}


def _label(field: BoundField) -> str:
    said = getattr(field.form, "says_optional", True)  # a search's fields all are: it says False
    optional = said and not field.field.required and not isinstance(field.field, forms.BooleanField)
    return f"{field.label} (optional)" if optional else str(field.label)


def _attributes(field: BoundField) -> dict[str, Any]:
    own = ("class", "rows", "cols", "maxlength", "data-count", "type", *_OWN_PARAMETERS)
    attributes = {k: v for k, v in field.field.widget.attrs.items() if k not in own}
    return {key: "" if value is True else str(value) for key, value in attributes.items()}


def _value(field: BoundField) -> str:
    value = field.field.widget.format_value(field.value())
    return "" if value is None else str(value)


def _input(field: BoundField, params: dict[str, Any]) -> SafeString:
    widget = field.field.widget
    kept = {key: widget.attrs[key] for key in _OWN_PARAMETERS if key in widget.attrs}
    kind: Any = getattr(widget, "input_type", "text")
    if kind == "number":
        whole = isinstance(field.field, forms.IntegerField)
        kind, kept["inputmode"] = "text", "numeric" if whole else "decimal"
    classes = str(widget.attrs.get("class", ""))
    return component(
        "input", params | kept | {"type": kind, "value": _value(field), "classes": classes}
    )


def _password(field: BoundField, params: dict[str, Any]) -> SafeString:
    kept = {"autocomplete": field.field.widget.attrs.get("autocomplete", "current-password")}
    return component("password-input", params | kept)


def _textarea(field: BoundField, params: dict[str, Any]) -> SafeString:
    attrs = field.field.widget.attrs
    rows = str(attrs.get("rows", _DJANGO_ROWS))
    params |= {"value": _value(field), "rows": "5" if rows == _DJANGO_ROWS else rows}
    longest = getattr(field.field, "max_length", None)
    if longest and attrs.get("data-count") != "no":
        return component("character-count", params | {"maxlength": longest})
    return component("textarea", params)


def _file(field: BoundField, params: dict[str, Any]) -> SafeString:
    many = bool(getattr(field.field.widget, "allow_multiple_selected", False))
    return component("file-upload", params | {"multiple": many})


def _select(field: BoundField, params: dict[str, Any]) -> SafeString:
    widget: Any = field.field.widget
    items = [
        _plain(option | {"label": f"{group}: {option['label']}" if group else option["label"]})
        for group, options, _ in widget.optgroups(field.html_name, _chosen(field))
        for option in options
    ]
    return component("select", params | {"items": items})


def _checks(field: BoundField, params: dict[str, Any], name: str) -> SafeString:
    widget: Any = field.field.widget
    options = [
        option
        for _, options, _ in widget.optgroups(field.html_name, _chosen(field))
        for option in options
    ]
    items = [_plain(each) | {"id": f"{field.auto_id}_{n}"} for n, each in enumerate(options)]
    legend = params.pop("label")
    legend["classes"] = legend.get("classes", "").replace("govuk-label", "govuk-fieldset__legend")
    if "inline" in str(widget.attrs.get("class", "")):
        params["classes"] = f"govuk-{name}--inline"
    params |= {"idPrefix": field.auto_id, "fieldset": {"legend": legend}, "items": items}
    return component(name, params)


def _radios(field: BoundField, params: dict[str, Any]) -> SafeString:
    return _checks(field, params, "radios")


def _checkboxes(field: BoundField, params: dict[str, Any]) -> SafeString:
    return _checks(field, params, "checkboxes")


def _one_checkbox(field: BoundField, params: dict[str, Any]) -> SafeString:
    item: dict[str, Any] = {"value": "on", "text": str(field.label), "id": field.auto_id}
    item |= {"checked": bool(field.value()), "hint": params.pop("hint", None)}
    return component("checkboxes", params | {"idPrefix": field.auto_id, "items": [item]})


def _date(field: BoundField, params: dict[str, Any]) -> SafeString:
    value = field.value()
    parts = value if isinstance(value, list | tuple) else DateBoxes().decompress(value)
    wrong = " govuk-input--error" if field.errors else ""
    items = [
        {
            "name": f"{field.html_name}_{part}",
            "id": f"{field.auto_id}_{part}",
            "label": part.title(),
            "value": str(said or ""),
            "classes": f"govuk-input--width-{width}{wrong}",
        }
        for part, width, said in zip(("day", "month", "year"), (2, 2, 4), parts, strict=True)
    ]
    legend = params.pop("label")
    legend["classes"] = legend.get("classes", "").replace("govuk-label", "govuk-fieldset__legend")
    return component("date-input", params | {"fieldset": {"legend": legend}, "items": items})


def _chosen(field: BoundField) -> list[str]:
    value: Any = field.field.widget.format_value(field.value())
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]


def _plain(option: dict[str, Any]) -> dict[str, Any]:
    value, chosen = option["value"], option["selected"]
    text = {"value": "" if value is None else str(value), "text": str(option["label"])}
    return text | {"selected": chosen, "checked": chosen}


_WRITERS: tuple[tuple[type[forms.Widget], Any], ...] = (
    (DateBoxes, _date),
    (forms.CheckboxSelectMultiple, _checkboxes),  # Django makes it a kind of RadioSelect
    (forms.RadioSelect, _radios),
    (forms.Select, _select),
    (forms.CheckboxInput, _one_checkbox),
    (forms.Textarea, _textarea),
    (forms.FileInput, _file),
    (forms.PasswordInput, _password),
    (Input, _input),
)
