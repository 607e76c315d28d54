"""Django forms come out as GOV.UK markup, with errors that say what to do."""

import datetime

import pytest
from django import forms

from bluelamp.kernel.ui.forms import DateField, error_list, field_html, month_number


class Report(forms.Form):
    caller = forms.CharField(max_length=20, help_text="As they give it")
    text = forms.CharField(widget=forms.Textarea, max_length=200)
    seen_on = DateField(label="Date seen")
    people = forms.IntegerField(required=False)
    grade = forms.ChoiceField(choices=[("", "Choose"), ("1", "Immediate"), ("2", "Priority")])
    safe = forms.ChoiceField(choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    harm = forms.MultipleChoiceField(
        choices=[("a", "Weapon"), ("b", "Injury")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label="The caller agrees")
    photo = forms.FileField(required=False)


GOOD = {
    "caller": "A. Reed",
    "text": "A window is broken",
    "seen_on_day": "21",
    "seen_on_month": "nov",
    "seen_on_year": "2026",
    "grade": "1",
    "safe": "y",
    "harm": ["a", "b"],
    "agreed": "on",
}


def test_a_whole_form_reads_back_what_was_entered() -> None:
    form = Report(GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["seen_on"] == datetime.date(2026, 11, 21)
    assert form.cleaned_data["harm"] == ["a", "b"]


def test_every_field_has_a_label_for_its_own_box() -> None:
    html = str(Report())
    for name in ("caller", "text", "people", "grade", "photo"):
        assert f'for="id_{name}"' in html
        assert f'id="id_{name}"' in html
    assert html.count("<fieldset") == 3
    assert 'type="radio"' in html
    assert html.count('type="checkbox"') == 3
    assert "You can enter up to 200 characters" in html
    assert "People (optional)" in html
    assert 'inputmode="numeric"' in html


def test_what_was_entered_is_written_escaped() -> None:
    form = Report(GOOD | {"caller": '"><script>alert(1)</script>'})
    html = str(form["caller"].as_field_group())
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_what_was_chosen_stays_chosen() -> None:
    form = Report(GOOD | {"text": ""})
    assert '<option value="1" selected>' in field_html(form["grade"])
    assert 'value="y" checked' in field_html(form["safe"])
    assert field_html(form["harm"]).count("checked") == 2
    assert 'value="nov"' in field_html(form["seen_on"])


def test_what_is_missing_is_asked_for_by_name_and_linked_to_its_first_box() -> None:
    form = Report({})
    assert not form.is_valid()
    found = {each["text"]: each["href"] for each in error_list(form)}
    assert found["Enter caller"] == "#id_caller"
    assert found["Enter date seen"] == "#id_seen_on_day"
    assert found["Select grade"] == "#id_grade"
    assert found["Select safe"] == "#id_safe_0"
    assert found["Select harm"] == "#id_harm_0"
    assert found["Select the caller agrees"] == "#id_agreed"


@pytest.mark.parametrize(
    ("day", "month", "year", "says"),
    [
        ("31", "2", "2026", "must be a real date"),
        ("21", "", "2026", "must include a month"),
        ("", "11", "", "must include a day and a year"),
        ("21", "11", "26", "must have 4 digits"),
        ("x", "11", "2026", "must be a real date"),
        ("21", "plum", "2026", "must be a real date"),
        ("21", "11", "99999", "must have 4 digits"),
        ("٢١x", "11", "2026", "must be a real date"),
    ],
)
def test_a_wrong_date_is_refused_in_plain_words(day: str, month: str, year: str, says: str) -> None:
    with pytest.raises(forms.ValidationError, match=says):
        DateField().clean([day, month, year])


def test_a_month_may_be_a_word() -> None:
    assert [month_number(each) for each in ("3", "Mar", "march")] == [3, 3, 3]


def test_an_optional_date_may_be_left_empty() -> None:
    assert DateField(required=False).clean(["", " ", ""]) is None


def test_a_date_that_was_saved_is_put_in_its_boxes() -> None:
    form = Report(initial={"seen_on": datetime.date(2026, 3, 7)})
    html = field_html(form["seen_on"])
    assert 'id="id_seen_on_day" name="seen_on_day" type="text" value="7"' in html
    assert 'value="2026"' in html


def test_a_label_can_be_the_heading_of_the_page() -> None:
    assert "<h1" in field_html(Report()["caller"], size="l")
    assert "<h1" in field_html(Report()["safe"], size="l")
    assert "<h1" not in field_html(Report()["caller"], size="m")
