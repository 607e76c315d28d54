"""The fictional records, taken into the store through the door for deliveries."""

import io

import pytest
from django.core.management import call_command

from bluelamp.demo.models import PersonRecord as Staged
from bluelamp.kernel.access import services as access
from bluelamp.records.pole.models import Event, Link, Location, Object, PersonRecord, Source

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def run(name, *words):
    call_command(name, *words, stdout=io.StringIO())


def count(model, **wanted):
    with access.seeing_everything():
        return model.objects.filter(**wanted).count()


def test_every_fictional_record_is_in_the_store_once_however_often_it_is_delivered(settings):
    settings.DEMO = True
    run("load_roles")
    run("demo_force", "--people", "1000", "--seed", "5")
    run("demo_history")
    before = {model: count(model) for model in (PersonRecord, Object, Location, Event, Link)}
    assert before[PersonRecord] == Staged.objects.count()
    assert count(Source) == Staged.objects.values("system").distinct().count()
    assert count(Link, role="suspect") > 50
    assert count(Location, latitude=None) < before[Location] / 10
    with access.seeing_everything():
        keys = Object.objects.values_list("identifier", flat=True)
        assert len(keys) == len(set(keys)), "one number is one object, whoever gave it"
    run("demo_history")
    assert before == {model: count(model) for model in before}
