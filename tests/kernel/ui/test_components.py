"""GOV.UK components by name, and the built assets that they need."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template

from bluelamp.kernel.ui import components

CSS = Path(finders.find("ui/css/ui.css") or "").read_text()


def drawn(template: str, **context: object) -> str:
    return Template("{% load ui %}" + template).render(Context(context))


def test_a_component_takes_what_is_nested_with_two_underscores() -> None:
    html = drawn('{% govuk "input" id="a" name="b" label__text="Name" hint__text="Whole" %}')
    assert '<label class="govuk-label" for="a">' in html
    assert 'aria-describedby="a-hint"' in html


def test_a_component_escapes_what_it_is_given() -> None:
    html = drawn('{% govuk "button" text=said %}', said="<script>alert(1)</script>")
    assert "<script>" not in html


@pytest.mark.parametrize("name", ["nothing", "../secret", "Button", ""])
def test_a_component_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(components.NoSuchComponent):
        components.component(name, {})


def test_the_environment_is_made_once() -> None:
    assert components.environment() is components.environment()


def test_a_tag_is_escaped_and_takes_only_known_colours() -> None:
    assert drawn('{% tag said "red" %}', said="<b>") == (
        '<strong class="govuk-tag govuk-tag--red">&lt;b&gt;</strong>'
    )
    assert drawn('{% tag "A" colour %}', colour='"><b>') == '<strong class="govuk-tag">A</strong>'


def test_a_timeline_escapes_what_people_wrote() -> None:
    html = drawn("{% timeline items %}", items=[{"title": "<i>", "at": None, "text": "a\n<b>"}])
    assert "<b>" not in html
    assert "a<br>&lt;b&gt;" in html


def test_the_stylesheet_carries_no_brand_that_is_not_ours() -> None:
    assert not re.search("GDS Transport|govuk-crest|govuk-logotype|moj-logotype", CSS)
    assert not re.search(r"@font-face|url\([\"']?https?:|sourceMappingURL", CSS)
    assert not CSS.lstrip("\ufeff").startswith("/* Error")


def test_every_picture_of_the_stylesheet_is_there() -> None:
    pictures = set(re.findall(r"url\(\.\./([^)]+)\)", CSS))
    assert pictures
    assert all(finders.find(f"ui/{each}") for each in pictures)


def test_the_scripts_name_no_source_map_that_is_missing() -> None:
    for name in ("ui", "live", "lookup", "map", "links"):
        script = Path(finders.find(f"ui/js/{name}.js") or "").read_text()
        assert "sourceMappingURL" not in script
