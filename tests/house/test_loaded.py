"""What the running platform has loaded: every handler, every event, every permission."""

import datetime
import json
import sys
import typing

import pytest
from django.apps import apps

from bluelamp.kernel.access.rules import PERMISSIONS
from bluelamp.kernel.bus.events import REGISTRY, from_plain, to_plain
from bluelamp.kernel.bus.services import HANDLERS, name_of
from tests.house.small_house import ROOT
from tools.house import House, rights, telling
from tools.house.source import functions

HOUSE = House(ROOT)
SAMPLES = {
    int: 7,
    str: "words",
    float: 1.5,
    bool: True,
    datetime.datetime: datetime.datetime(2026, 11, 21, 22, 15, tzinfo=datetime.UTC),
    datetime.date: datetime.date(2026, 11, 21),
}


def test_every_app_is_installed():
    installed = {config.name for config in apps.get_app_configs()}
    assert set(HOUSE.apps.values()) <= installed


def test_every_app_goes_by_its_own_label():
    labels = {config.name: config.label for config in apps.get_app_configs()}
    assert {name: labels[name] for name in HOUSE.apps.values()} == {
        name: label for label, name in HOUSE.apps.items()
    }


def test_every_module_of_handlers_is_loaded():
    written = {module.name for module in HOUSE.room("handlers")}
    assert written <= set(sys.modules)


def test_every_handler_is_called_by_the_bus():
    called = {name_of(handler) for found in HANDLERS.values() for handler in found}
    written = {
        f"{module.name}.{function.name}"
        for module in HOUSE.room("handlers")
        for function in functions(module.tree)
        if telling.events_of(function)
    }
    assert written <= called


def test_every_event_is_in_the_register():
    assert {name for _, _, name in telling.declared(HOUSE)} <= set(REGISTRY)


def test_every_permission_is_declared_once_it_has_loaded():
    assert {codename for _, _, _, codename in rights.declared(HOUSE)} <= set(PERMISSIONS)


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_an_event_comes_back_from_the_bus_as_it_went(name):
    sent = REGISTRY[name](**samples(REGISTRY[name]))
    kept = json.loads(json.dumps(to_plain(sent)))
    assert from_plain(name, kept) == sent


def samples(event):
    """A value for each field of an event, of the type that it says."""
    return {field: sample(hint) for field, hint in typing.get_type_hints(event).items()}


def sample(hint):
    if typing.get_origin(hint) is tuple:
        return tuple(sample(each) for each in typing.get_args(hint) if each is not ...)
    kind = next((each for each in typing.get_args(hint) if each is not type(None)), hint)
    return SAMPLES[kind]


@pytest.mark.parametrize("codename", sorted(PERMISSIONS))
def test_a_permission_is_explained_in_a_sentence(codename):
    meaning = PERMISSIONS[codename]
    assert meaning[:1].isupper()
    assert " " in meaning
    assert not meaning.endswith(".")
