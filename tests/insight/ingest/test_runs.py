"""A file becomes records, once, and every row of it is accounted for."""

import datetime
import json

import pytest
from django.db import IntegrityError
from procrastinate.contrib.django.models import ProcrastinateJob

from bluelamp.insight.ingest.choices import RunState
from bluelamp.insight.ingest.models import Finding, Reject, Run
from bluelamp.insight.ingest.rules.files import BadFile
from bluelamp.insight.ingest.services import mappings, repairs, runs, storing, working
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event as Told
from bluelamp.records.pole.models import Amendment, Delivery, Event, Link, Location, PersonRecord
from tests.insight.ingest.world import (
    BURGLARY,
    INGEST,
    NOMINAL_HEAD,
    NOWHERE,
    NUISANCE,
    WRONG_MONTH,
    account,
    bring_in,
    street_file,
)
from tests.people import NOW, make_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make_actor(*INGEST)


def test_rows_become_events_at_places_and_every_row_is_accounted_for(by, folder):
    rows = (BURGLARY, NUISANCE, NUISANCE, NOWHERE, WRONG_MONTH)
    run = bring_in(by, street_file(folder, *rows))
    assert run.state == RunState.FINISHED
    assert account(run) == (5, 4, 0, 1)
    with access.acting(by):
        assert Event.objects.count() == 4
        assert Location.objects.count() == 1
        assert Link.objects.filter(role="at").count() == 3
        assert set(Event.objects.values_list("kind", flat=True)) == {"crime", "asb"}


def test_a_value_leads_back_to_its_file_row_and_mapping(by, folder):
    run = bring_in(by, street_file(folder, NUISANCE, BURGLARY))
    with access.acting(by):
        event = Event.objects.get(source_key="aa11")
        delivery = Delivery.objects.get(pk=event.delivery_id)
        assert event.source.code == "data.police.uk"
    assert (event.row, delivery.name, delivery.mapping) == (2, "street.csv", "street-crime 1")
    assert delivery.digest == run.digest


def test_a_month_is_kept_as_a_month_of_local_time_and_a_point_in_the_grid(by, folder):
    bring_in(by, street_file(folder, BURGLARY.replace("2017-03", "2017-07")))
    with access.acting(by):
        event, place = Event.objects.get(), Location.objects.get()
    assert event.happened_from == datetime.datetime(2017, 6, 30, 23, tzinfo=datetime.UTC)
    assert event.happened_to == datetime.datetime(2017, 7, 31, 22, 59, tzinfo=datetime.UTC)
    assert event.precision == "month"
    with access.acting(by):
        assert Finding.objects.get(code="month-only").count == 1
    assert (round(place.easting), round(place.northing)) == (429_838, 411_295)


def test_the_same_file_again_changes_nothing(by, folder):
    path = street_file(folder, BURGLARY, NUISANCE, NUISANCE, NOWHERE, WRONG_MONTH)
    bring_in(by, path)
    again = bring_in(by, path)
    assert account(again) == (5, 0, 4, 1)
    with access.acting(by):
        assert (Event.objects.count(), Link.objects.count()) == (4, 3)
        assert not Amendment.objects.exists()


def test_what_the_source_says_otherwise_leaves_an_amendment(by, folder):
    bring_in(by, street_file(folder, BURGLARY))
    changed = BURGLARY.replace("Under investigation", "Offender fined")
    run = bring_in(by, street_file(folder, changed, name="later.csv"))
    assert (account(run), run.rows_amended) == ((1, 0, 1, 0), 1)
    with access.acting(by):
        assert Event.objects.get().outcome == "Offender fined"
        amendment = Amendment.objects.get()
        assert amendment.delivery.name == "later.csv"
    assert (amendment.field, amendment.before) == ("outcome", "Under investigation")
    assert (amendment.after, amendment.row) == ("Offender fined", 1)


def test_what_the_source_says_no_longer_is_kept(by, folder):
    bring_in(by, street_file(folder, BURGLARY))
    bring_in(by, street_file(folder, BURGLARY.replace("Under investigation", ""), name="b.csv"))
    with access.acting(by):
        assert Event.objects.get().outcome == "Under investigation"


def test_an_identifier_that_comes_twice_in_a_file_loses_neither(by, folder):
    other = BURGLARY.replace("Under investigation", "Offender fined")
    run = bring_in(by, street_file(folder, BURGLARY, other, BURGLARY))
    assert account(run) == (3, 1, 2, 0)
    with access.acting(by):
        assert Event.objects.count() == 1
        assert [each.before for each in Amendment.objects.all()] == ["Under investigation"]
        assert Finding.objects.get(code="repeated-id").count == 2


def test_a_batch_is_one_entry_and_a_delivery_one_event(by, folder):
    run = bring_in(by, street_file(folder, BURGLARY, NUISANCE))
    with access.acting(by):
        entry = Entry.objects.get(act="pole.delivery.stored")
        assert (entry.operation, entry.subject_id) == ("collection", run.delivery_id)
        told = Told.objects.get(name="pole.delivery.loaded")
    assert (told.payload["stored"], told.payload["source"]) == (2, "data.police.uk")


def test_a_finished_run_that_does_not_come_to_zero_is_refused_by_the_database(by, folder):
    run = bring_in(by, street_file(folder, BURGLARY))
    with pytest.raises(IntegrityError, match="run_comes_to_zero"), access.acting(by):
        Run.objects.filter(pk=run.pk).update(rows_stored=7)


def test_a_reject_says_why_and_keeps_what_the_row_said(by, folder):
    bring_in(by, street_file(folder, WRONG_MONTH, "only,three,values"))
    with access.acting(by):
        wrong, ragged = Reject.objects.order_by("row")
    assert wrong.reasons[0] == "The month is not written as 2017-03"
    assert wrong.raw["Month"] == "March 17"
    assert ragged.reasons == ["The row has 3 values; the header has 12."]


def test_a_repaired_row_is_stored_once_even_when_the_file_comes_again(by, folder):
    path = street_file(folder, WRONG_MONTH, BURGLARY)
    bring_in(by, path)
    with access.acting(by):
        reject = Reject.objects.get()
    values = reject.raw | {"Month": "2017-03"}
    run = repairs.repair_row(by=by, at=NOW, reject_id=reject.pk, values=values)
    assert account(run) == (2, 2, 0, 0)
    with pytest.raises(repairs.AlreadyRepaired):
        repairs.repair_row(by=by, at=NOW, reject_id=reject.pk, values=values)
    assert account(bring_in(by, path)) == (2, 0, 2, 0)
    with access.acting(by):
        assert Event.objects.count() == 2


def test_a_repair_that_is_still_wrong_is_refused_and_nothing_is_written(by, folder):
    bring_in(by, street_file(folder, WRONG_MONTH))
    with access.acting(by):
        reject = Reject.objects.get()
    with pytest.raises(repairs.StillWrong, match="month"):
        repairs.repair_row(by=by, at=NOW, reject_id=reject.pk, values=reject.raw)
    with access.acting(by):
        assert Reject.objects.get().state == "open"
        assert not Event.objects.exists()


def test_a_file_of_repairs_repairs_the_rows_that_it_names(by, folder):
    run = bring_in(by, street_file(folder, WRONG_MONTH, BURGLARY))
    path = street_file(folder, WRONG_MONTH.replace("March 17", "2017-03"), name="repairs.csv")
    text = path.read_text().splitlines()
    path.write_text(f"row,{text[0]}\n1,{text[1]}\n")
    done = repairs.repair_from_file(by=by, at=NOW, run_id=run.pk, path=path)
    assert (done.repaired, done.refused) == (1, 0)
    again = repairs.repair_from_file(by=by, at=NOW, run_id=run.pk, path=path)
    assert (again.repaired, again.refused) == (0, 0)


def test_nominals_become_persons_with_their_home_telephone_and_occurrence(by, folder):
    path = folder / "nominals.csv"
    path.write_text(
        f"{NOMINAL_HEAD}\n"
        "N1,Ada,Marsh,Ada Smith;Addy,31/02/1980,F,,,07700 900123,a@example.org,1,Mill Lane,"
        "Otley,ls213ab,42/1/17,Burglary,03/03/2017,suspect,04/03/2017 10:00\n"
        "N2,Bo,Hill,,,M,,,,,,,,,,,,,\n"
    )
    run = bring_in(by, path, mapping="nominals", source="niche")
    assert account(run) == (2, 1, 0, 1)
    with access.acting(by):
        person = PersonRecord.objects.get()
        roles = set(Link.objects.values_list("role", flat=True))
        reject = Reject.objects.get()
    assert (person.other_names, person.telephones) == (["Ada Smith", "Addy"], ["+447700900123"])
    assert (person.born_on, person.facts["born_on_given"]) == (None, "31/02/1980")
    assert (person.postcode, person.gender) == ("LS21 3AB", "female")
    assert roles == {"lives_at", "uses", "involved"}
    assert "linked to nothing" in reject.reasons[0]


def test_who_may_not_bring_files_in_is_refused_and_nothing_is_written(folder):
    by = make_actor("ingest.read")
    with pytest.raises(NotPermitted):
        bring_in(by, street_file(folder, BURGLARY))
    with access.acting(by):
        assert not Run.objects.exists()


def test_a_file_for_another_mapping_is_refused_and_nothing_is_written(by, folder):
    with pytest.raises(BadFile, match="no column “accident_index”"):
        bring_in(by, street_file(folder, BURGLARY), mapping="collisions")
    with access.acting(by):
        assert not Run.objects.exists()


def test_a_run_that_is_asked_to_stop_stops_and_goes_on_later(by, folder):
    path = street_file(folder, BURGLARY, NUISANCE)
    run = runs.ask_for_run(
        by=by, at=NOW, path=path, source="data.police.uk", mapping="street-crime"
    )
    again = runs.ask_for_run(
        by=by, at=NOW, path=path, source="data.police.uk", mapping="street-crime"
    )
    assert again.pk == run.pk
    runs.stop_run(by=by, at=NOW, run_id=run.pk)
    with access.acting(by):
        assert Run.objects.get().asked_to_stop
    assert account(bring_in(by, path)) == (2, 2, 0, 0)


def test_a_row_that_only_the_database_refuses_is_a_reject_and_the_others_are_stored(by, folder):
    body = json.loads((mappings.SHIPPED / "street-crime.json").read_text())
    body["code"] = "street-ended"
    body["records"][0]["set"]["happened_to"] = {"from": "Context", "do": ["day"]}
    mappings.save_mapping(by=by, at=NOW, body=body, reason="For the test.")
    rows = [BURGLARY.replace("aa11", f"id{n}") + "2017-04-01" for n in range(40)]
    rows[7] = BURGLARY.replace("aa11", "id7") + "2016-01-01"
    rows[23] = rows[23].replace("id23", "id2")
    rows[31] = rows[7].replace("id7", "id31")
    run = bring_in(by, street_file(folder, *rows), mapping="street-ended")
    assert (run.state, account(run), run.links_stored) == (RunState.FINISHED, (40, 37, 1, 2), 37)
    with access.acting(by):
        rejects = list(Reject.objects.order_by("row"))
        assert (Event.objects.count(), Link.objects.count()) == (37, 37)
    assert [(each.row, each.reasons) for each in rejects] == [
        (8, ["It ended before it began"]),
        (32, ["It ended before it began"]),
    ]
    with pytest.raises(repairs.StillWrong, match="It ended before it began"):
        repairs.repair_row(by=by, at=NOW, reject_id=rejects[0].pk, values=rejects[0].raw)
    values = rejects[0].raw | {"Context": "2017-05-01"}
    mended = repairs.repair_row(by=by, at=NOW, reject_id=rejects[0].pk, values=values)
    assert account(mended) == (40, 38, 1, 1)


def test_a_mapping_that_the_store_refuses_row_after_row_ends_the_run(by, folder, monkeypatch):
    monkeypatch.setattr(storing, "MOST", 3)
    body = json.loads((mappings.SHIPPED / "street-crime.json").read_text())
    body["code"] = "street-ended"
    body["records"][0]["set"]["happened_to"] = {"from": "Context", "do": ["day"]}
    mappings.save_mapping(by=by, at=NOW, body=body, reason="For the test.")
    rows = [BURGLARY.replace("aa11", f"id{n}") + "2016-01-01" for n in range(9)]
    run = bring_in(by, street_file(folder, *rows), mapping="street-ended")
    assert (run.state, account(run)) == (RunState.FAILED, (0, 0, 0, 0))
    assert "The first: It ended before it began." in run.trouble


def nominals(folder, name, updated, **said):
    """This will write a nominal export of one person as of a moment."""
    values = dict.fromkeys(NOMINAL_HEAD.split(","), "")
    values |= {"nominal_ref": "N1", "forenames": "Ada", "surname": "Marsh", "sex": "F"}
    values |= {"occurrence_ref": "42/1/17", "occurrence_type": "Burglary", "role": "suspect"}
    values |= {"occurrence_date": "03/03/2017", "updated": updated} | said
    path = folder / name
    path.write_text(f"{NOMINAL_HEAD}\n{','.join(values.values())}\n")
    return path


def test_an_older_delivery_that_comes_later_fills_what_is_empty_and_overwrites_nothing(by, folder):
    newer = nominals(folder, "newer.csv", "04/05/2017 10:00", surname="Hill")
    older = nominals(folder, "older.csv", "04/03/2017 10:00", dob="02/01/1980")
    bring_in(by, newer, mapping="nominals", source="niche")
    run = bring_in(by, older, mapping="nominals", source="niche")
    with access.acting(by):
        person = PersonRecord.objects.get()
        history = {each.field: each for each in Amendment.objects.filter(about_id=person.pk)}
    assert account(run) == (1, 0, 1, 0)
    assert (person.surname, person.born_on) == ("Hill", datetime.date(1980, 1, 2))
    assert (history["surname"].before, history["surname"].after) == ("Marsh", "Hill")
    assert history["surname"].known_at.date() == datetime.date(2017, 3, 4)
    assert "older delivery" in history["surname"].reason
    assert (history["born_on"].before, history["born_on"].after) == (None, "1980-01-02")
    bring_in(by, older, mapping="nominals", source="niche")
    with access.acting(by):
        assert Amendment.objects.filter(about_id=person.pk).count() == len(history)


def test_an_amendment_counts_as_the_newest_that_is_known(by, folder):
    for name, updated, surname in (
        ("a.csv", "04/01/2017 10:00", "Marsh"),
        ("c.csv", "04/05/2017 10:00", "Hill"),
        ("b.csv", "04/03/2017 10:00", "Wood"),
    ):
        path = nominals(folder, name, updated, surname=surname)
        bring_in(by, path, mapping="nominals", source="niche")
    with access.acting(by):
        assert PersonRecord.objects.get().surname == "Hill"
        assert Amendment.objects.filter(field="surname").count() == 2


def test_a_run_whose_process_has_died_is_left_to_a_worker_once(by, folder):
    path = street_file(folder, BURGLARY)
    asked = {"by": by, "at": NOW, "path": path, "source": "x", "mapping": "street-crime"}
    run = runs.ask_for_run(**asked)
    later = NOW + datetime.timedelta(minutes=2)
    assert runs.go_on_with_cut_off(at=later) == []
    with access.acting(by):
        Run.objects.filter(pk=run.pk).update(state=RunState.RUNNING, moved_at=NOW)
    assert runs.go_on_with_cut_off(at=NOW) == []
    assert runs.go_on_with_cut_off(at=later) == runs.go_on_with_cut_off(at=later) == [run.pk]
    assert ProcrastinateJob.objects.filter(task_name="ingest.work_run").count() == 1
    with working._alone(run.pk):
        assert runs.go_on_with_cut_off(at=later) == []


FIRE_HEAD = (
    "incident_number,date_of_call,timestamp_of_call,stop_code_description,easting_m,northing_m,"
    "easting_rounded,northing_rounded,ward_code,first_pump_arriving_attendance_time,"
    "incident_group,property_category,postcode_full"
)
FIRE = "F1-2017,2017-01-01,2017-01-01 00:06:18,AFA,547178.0,179210.0,547150,179250,E05,{},False,,"


def test_a_fire_services_calls_say_where_attendance_times_are_missing(folder):
    by = make_actor(*INGEST, "pole.read_records")
    path = folder / "fire.csv"
    rows = (FIRE.format(835), FIRE.replace("F1", "F2").format(""))
    path.write_text("\n".join([FIRE_HEAD, *rows]) + "\n")
    run = bring_in(by, path, mapping="fire-calls", source="fire")
    assert account(run) == (2, 2, 0, 0)
    with access.acting(by):
        found = {each.code: each.count for each in Finding.objects.filter(run=run)}
        place = Location.objects.get()
    assert (found["no-attendance"], "rounded" in found) == (1, False)
    assert (place.easting, place.northing) == (547_150.0, 179_250.0)
