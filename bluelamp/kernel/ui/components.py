"""GOV.UK components by name, out of the macros of govuk-frontend-jinja."""

import re
from functools import cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from jinja2 import Environment, PackageLoader, PrefixLoader

_PACK = "govuk_frontend_jinja"


class NoSuchComponent(Exception):
    """The design system has no component of that name."""


def component(name: str, params: dict[str, Any]) -> SafeString:
    """This will write a component's markup, such as `date-input`. Raises NoSuchComponent."""
    return mark_safe(str(_macro(name)(params)).strip())


def nested(flat: dict[str, Any]) -> dict[str, Any]:
    """This will turn `label__text="Name"` into `{"label": {"text": "Name"}}`."""
    made: dict[str, Any] = {}
    for key, value in flat.items():
        *above, last = key.split("__")
        place = made
        for step in above:
            place = place.setdefault(step, {})
        place[last] = value
    return made


@cache
def environment() -> Environment:
    """This will give the one Jinja environment of the process, compiled as it goes."""
    loader = PrefixLoader({_PACK: PackageLoader(_PACK)})
    return Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)


@cache
def _macro(name: str) -> Any:
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
        raise NoSuchComponent(name)
    path = f"{_PACK}/components/{name}/macro.html"
    if path not in _paths():
        raise NoSuchComponent(name)
    module = environment().get_template(path).module
    return getattr(module, "govuk" + "".join(part.capitalize() for part in name.split("-")))


@cache
def _paths() -> frozenset[str]:
    return frozenset(environment().list_templates())
