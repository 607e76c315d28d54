"""The index keeps in step with the store, survives being killed, and is made anew beside itself."""

import datetime
import itertools
import os
import signal
import subprocess
import sys
import time

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bluelamp.dispatch.services import incidents
from bluelamp.insight.search.models import Alert, SavedSearch, Waiting
from bluelamp.insight.search.selectors import embedded
from bluelamp.insight.search.selectors.saved import list_standing
from bluelamp.insight.search.services import following, indexing, saved
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.bus import services as bus
from bluelamp.kernel.bus.models import Delivery, Event
from tests.dispatch.world import make_controller, make_world, open_incident
from tests.house.accounted import leaves_one_line
from tests.people import NOW, make_actor
from tests.records.pole.world import make_event, make_link, make_person, make_source
from tests.settling import wait_for_older

from .world import WHY, add_people, index, make_reader, search, titles

pytestmark = pytest.mark.django_db(transaction=True)
KEVIN = {"given_names": "Kevin", "surname": "Tranter"}
FOLLOWER = """
import django; django.setup()
from django.db import connections
from django.conf import settings
settings.SEARCH_INDEX = {folder!r}
connections["default"].settings_dict["NAME"] = {name!r}
from bluelamp.insight.search.services import following
from django.utils import timezone
following.keep_in_step(now=timezone.now)
"""


def within(seconds, true):
    """This will say after how many seconds something became true; it fails when it does not."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if true():
            return time.monotonic() - began
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


def is_followed():
    """This will say whether some process keeps the index by now and has begun to read it."""
    try:
        with following.only_writer():
            return False
    except following.AlreadyFollowed:
        return embedded.folder().joinpath("current").exists()


def test_a_corrected_record_is_found_by_what_it_says_now_and_is_there_once():
    by = make_reader()
    (person,) = add_people(by, KEVIN)
    index()
    with access.acting(by):
        person.surname = "Wickham"
        person.save(update_fields=["surname"])
    index()
    assert titles(search(by, "wickham")) == ["Kevin Wickham"]
    assert search(by, "tranter").total == 0
    assert search(by, "kevin").total == 1


def test_a_record_is_where_and_when_what_it_is_linked_to_was():
    by = make_reader()
    add_people(by, KEVIN)
    with access.acting(by):
        source = make_source(by)
        event = indexing.pole.model_of("event").objects.latest("pk")
        event.happened_from = NOW
        event.save()
        place = indexing.pole.model_of("location")(
            force_id=by.force_id,
            unit_id=by.unit_id,
            source=source,
            known_at=NOW,
            recorded_at=NOW,
            kind="address",
            easting=400_100,
            northing=280_100,
        )
        place.save()
        place.refresh_from_db()
        make_link(source, event, place)
    index()
    assert titles(search(by, "tranter last week")) == ["Kevin Tranter"]
    assert search(by, "tranter last month").total == 0
    assert search(by, "tranter", area="400000,280000;400900,280900").total == 1
    assert search(by, "tranter", area="410000,280000;410900,280900").total == 0


def test_an_incident_of_dispatch_is_found_and_not_by_those_who_may_not_read_incidents():
    make_world()
    by = make_controller()
    incident = open_incident(by)
    index()
    incidents.regrade_incident(
        by=by, at=NOW, incident_id=incident.pk, grade="P2", rationale="He has gone home"
    )
    for delivery in Delivery.objects.filter(handler__contains="take_incident"):
        bus.deliver(delivery.pk)
    assert Waiting.objects.exists()
    index()
    assert Waiting.objects.count() == 0
    reader = make_reader()
    assert titles(search(reader, "shouting")) == [f"Incident {incident.reference}"]
    assert titles(search(reader, incident.reference)) == [f"Incident {incident.reference}"]
    assert search(make_actor("search.search", "pole.read_records"), "shouting").total == 0


def test_a_new_index_is_read_from_when_it_is_whole_and_the_old_one_goes():
    by = make_reader()
    add_people(by, KEVIN)
    index()
    old = embedded.current()
    assert following.catch_up(now=timezone.now, anew=True) == 2
    assert embedded.current() != old
    assert not old.exists()
    assert titles(search(by, "tranter")) == ["Kevin Tranter"]


def test_while_a_new_index_is_made_the_old_one_is_kept_in_step():
    by = make_reader()
    add_people(by, KEVIN)
    index()
    following.ask_for_rebuild()
    old, looks = embedded.current(), itertools.count()

    def stop():
        look = next(looks)
        if look == 1:
            add_people(by, {"given_names": "Late", "surname": "Comer"})
        return look == 6

    following.keep_in_step(now=timezone.now, stop=stop)
    assert embedded.current() != old
    assert titles(search(by, "comer")) == ["Late Comer"]
    assert search(by, "tranter").total == 1


def test_a_second_writer_is_refused_and_asks_the_first_for_a_new_index(capsys):
    make_reader()
    with following.only_writer():
        with pytest.raises(following.AlreadyFollowed):
            index()
        call_command("index_search", "--rebuild")
    assert "Another process keeps the index" in capsys.readouterr().out
    assert following.take_request()
    assert not following.take_request()


def test_a_broken_index_is_begun_again():
    by = make_reader()
    add_people(by, KEVIN)
    index()
    (embedded.current() / "meta.json").write_text("{")
    index()
    assert search(by, "tranter").total == 1


def test_the_follower_finds_what_is_new_and_survives_being_killed(settings):
    by = make_reader()
    code = FOLLOWER.format(folder=str(settings.SEARCH_INDEX), name=connection.settings_dict["NAME"])
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "bluelamp.web.settings_test"}
    for surname in ("Tranter", "Wickham"):
        process = subprocess.Popen([sys.executable, "-c", code], env=environment)
        try:
            within(60, is_followed)
            add_people(by, {"given_names": "Kevin", "surname": surname})
            within(20, lambda name=surname: search(by, name).total == 1)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
    assert search(by, "kevin").total == 2


def save(by, query, **changed):
    at = timezone.now()  # the database asks its own clock which of them still stand
    until = at.date() + datetime.timedelta(days=1)
    given = {"name": "Tranters", "standing": True, "expires_on": until, "at": at, "reason": WHY}
    return saved.save_search(by=by, query=query, **(given | changed))


def test_a_standing_search_tells_its_owner_once_of_what_they_may_see():
    owner, other = make_reader(), make_reader(sees_sensitive=True)
    search_ = save(owner, "q=tranter")
    index()
    add_people(owner, KEVIN)
    add_people(other, KEVIN, marking="OFFICIAL-SENSITIVE")
    wait_for_older()
    looks = itertools.count()
    with leaves_one_line(owner, "search.standing.matched", "investigation"):
        following.keep_in_step(now=lambda: NOW, stop=lambda: next(looks) == 2)
    with access.acting(owner):
        assert Alert.objects.filter(search=search_).count() == 1
        event = Event.objects.get(name="search.standing.matched")
        assert event.payload == {
            "post_id": owner.post_id,
            "search_id": search_.pk,
            "records": 1,
        }
    with access.acting(other):
        assert Alert.objects.count() == 0


def test_a_search_that_was_ended_tells_nothing_and_nobody_else_can_end_it():
    owner, other = make_reader(), make_reader()
    mine = save(owner, "q=tranter")
    with pytest.raises(type(mine).DoesNotExist):
        saved.end_search(by=other, at=NOW, saved_id=mine.pk)
    saved.end_search(by=owner, at=NOW, saved_id=mine.pk)
    assert list_standing() == []


def test_who_may_not_keep_searches_is_refused_and_nothing_is_written():
    by = make_actor("search.search")
    with pytest.raises(NotPermitted):
        save(by, "q=tranter")
    with access.acting(by):
        assert not SavedSearch.objects.exists()


def test_who_is_linked_to_what_is_known_to_the_month_alone_was_there_in_that_month():
    by = make_reader()
    march = datetime.datetime(2017, 3, 1, tzinfo=datetime.UTC)
    with access.acting(by), transaction.atomic():
        source = make_source(by)
        event = make_event(source, happened_from=march, precision="month")
        make_link(source, make_person(source, **KEVIN), event)
    index()
    for said in ("tranter in march 2017", "tranter on 1 march 2017", "tranter on 27 march 2017"):
        assert titles(search(by, said)) == ["Kevin Tranter"]
    assert search(by, "tranter in april 2017").total == 0
