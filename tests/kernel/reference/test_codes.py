import datetime
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.audit.models import Entry
from bluelamp.kernel.bus.models import Event
from bluelamp.kernel.reference import selectors, services
from bluelamp.kernel.reference.models import Code, CodeList
from bluelamp.kernel.reference.rules.codefiles import ALWAYS, Row, read
from tests.people import make_actor

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 11, 21)
LATER = datetime.date(2027, 1, 1)
WHY = Reason("administration", "Agreed by the records board")
OPERATOR = services.Operator()


def colours(*lines, head="code,label"):
    facts = "# name: Colours\n# source: Ours\n# owner: Us\n"
    return read("colour.csv", f"{facts}{head}\n" + "\n".join(lines) + "\n")


def load(*lines, **options):
    return services.load_list(colours(*lines, **options), by=OPERATOR)


def labels(on=DAY):
    return dict(selectors.choices("colour", on))


def amend(by, label="Crimson", on=LATER, **more):
    values = {"list_code": "colour", "code": "R", "label": label, "on": on, "reason": WHY}
    return services.amend_code(by=by, **(values | more))


def test_a_list_is_loaded_once():
    assert load("R,Red", "B,Blue").added == 2
    assert load("R,Red", "B,Blue").same == 2
    assert labels() == {"R": "Red", "B": "Blue"}


def test_a_newer_file_corrects_what_nobody_changed_here():
    load("R,Red", "B,Blue")
    done = load("R,Rose", "B,Blue", "G,Green")
    assert (done.changed, done.same, done.added) == (1, 1, 1)
    assert labels() == {"R": "Rose", "B": "Blue", "G": "Green"}


def test_codes_come_in_their_order():
    load("R,Red,2", "B,Blue,1", head="code,label,sort")
    assert [each.code for each in selectors.codes("colour", DAY)] == ["B", "R"]


def test_a_code_means_what_it_meant_on_the_day():
    load("R,Red,,2027-01-01", "R,Crimson,2027-01-01,", head="code,label,valid_from,valid_to")
    assert selectors.get_code("colour", "R", DAY).label == "Red"
    assert selectors.get_code("colour", "R", LATER).label == "Crimson"
    assert labels() == {"R": "Red"}
    assert labels(LATER) == {"R": "Crimson"}


def test_an_unknown_code_or_list_is_said():
    load("R,Red")
    with pytest.raises(selectors.NoSuchCode, match="colour has no code X on 2026-11-21"):
        selectors.get_code("colour", "X", DAY)
    with pytest.raises(selectors.NoSuchList):
        selectors.codes("nothing", DAY)
    with pytest.raises(selectors.NoSuchList):
        amend(make_actor("reference.manage_codes"), list_code="nothing")


def test_an_amended_code_keeps_its_history():
    load("R,Red,1,true", head="code,label,sort,attributes.bright")
    by = make_actor("reference.manage_codes")
    amend(by)
    new, old = selectors.history("colour", "R")
    assert (old.label, old.valid_from, old.valid_to) == ("Red", ALWAYS, LATER)
    assert (new.label, new.valid_from, new.valid_to) == ("Crimson", LATER, None)
    assert (new.sort, new.attributes) == (1, {"bright": True})


def test_a_change_is_accounted_for_and_told():
    load("R,Red")
    by = make_actor("reference.manage_codes")
    amend(by)
    with access.acting(by):
        entry = Entry.objects.select_related("detail").get(act="reference.code.amended")
        event = Event.objects.get(name="reference.code.amended")
    assert entry.person_id == by.person_id
    assert '"was":"Red"' in entry.detail.body
    assert event.payload == {"list_code": "colour", "code": "R", "from_on": "2027-01-01"}


def test_a_kept_list_sees_each_change():
    load("R,Red")
    by = make_actor("reference.manage_codes")
    assert labels(LATER) == {"R": "Red"}
    amend(by)
    assert labels(LATER) == {"R": "Crimson"}
    services.close_code(
        by=by, list_code="colour", code="R", on=datetime.date(2027, 6, 1), reason=WHY
    )
    assert labels(datetime.date(2027, 6, 1)) == {}


def test_a_change_that_is_undone_is_not_remembered():
    load("R,Red")
    by = make_actor("reference.manage_codes")
    with transaction.atomic():
        amend(by)
        assert labels(LATER) == {"R": "Crimson"}
        transaction.set_rollback(True)
    assert labels(LATER) == {"R": "Red"}


def test_a_kept_list_costs_one_query(django_assert_num_queries):
    load("R,Red")
    selectors.codes("colour", DAY)
    with django_assert_num_queries(1):
        selectors.codes("colour", DAY)


def test_a_code_can_be_added():
    load("R,Red")
    by = make_actor("reference.manage_codes")
    services.amend_code(by=by, list_code="colour", code="G", label="Green", on=DAY, reason=WHY)
    assert labels() == {"R": "Red", "G": "Green"}


def test_a_newer_file_leaves_alone_what_was_changed_here():
    load("R,Red", "B,Blue")
    amend(make_actor("reference.manage_codes"))
    done = load("R,Rose", "B,Navy")
    assert (done.kept, done.changed) == (1, 1)
    assert labels(LATER) == {"R": "Crimson", "B": "Navy"}


@pytest.mark.parametrize("label", ["", "  "])
def test_a_code_says_something(label):
    load("R,Red")
    with pytest.raises(services.NothingSaid):
        amend(make_actor("reference.manage_codes"), label=label)


def test_a_change_before_a_later_meaning_is_refused_and_nothing_is_written():
    load("R,Red")
    by = make_actor("reference.manage_codes")
    amend(by)
    for on in (LATER, DAY):
        with pytest.raises(services.BadDates, match="2027-01-01"):
            amend(by, "Rose", on)
    assert Code.objects.count() == 2


def test_a_code_that_is_not_valid_cannot_be_closed():
    load("R,Red")
    by = make_actor("reference.manage_codes")
    with pytest.raises(selectors.NoSuchCode):
        services.close_code(by=by, list_code="colour", code="X", on=DAY, reason=WHY)


def test_without_permission_nothing_changes():
    load("R,Red")
    by = make_actor()
    with pytest.raises(NotPermitted, match="Change, add and close codes"):
        amend(by)
    with pytest.raises(NotPermitted):
        services.close_code(by=by, list_code="colour", code="R", on=DAY, reason=WHY)
    with pytest.raises(NotPermitted):
        services.load_list(colours("R,Rose"), by=by)
    with pytest.raises(NotPermitted):
        services.load_snapshot("colour", "Colours", "Ours", [Row("R", "Rose")], by=by, on=DAY)
    with pytest.raises(TypeError):
        services.load_list(colours("R,Rose"), by=None)
    assert labels(LATER) == {"R": "Red"}


def test_the_database_refuses_two_meanings_on_one_day():
    load("R,Red")
    the_list = CodeList.objects.get()
    with pytest.raises(IntegrityError, match="code_means_one_thing_a_day"), transaction.atomic():
        Code.objects.create(list=the_list, code="R", label="Rose", valid_from=DAY)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"code": "", "label": "x", "valid_from": DAY}, "code_says_something"),
        ({"code": "X", "label": "x", "valid_from": DAY, "valid_to": DAY}, "code_ends_after"),
    ],
)
def test_the_database_refuses_a_code_that_makes_no_sense(values, constraint):
    load("R,Red")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Code.objects.create(list=CodeList.objects.get(), **values)


def snapshot(*rows, on=DAY):
    return services.load_snapshot("thing", "Things", "Ours", list(rows), by=OPERATOR, on=on)


def test_a_snapshot_closes_what_changed_and_what_is_gone():
    first = snapshot(Row("A", "One"), Row("B", "Two"), Row("C", "Three"))
    second = snapshot(Row("A", "One"), Row("B", "Deux"), Row("D", "Four"), on=LATER)
    assert (first.added, first.same) == (3, 0)
    assert (second.same, second.changed, second.added, second.closed) == (1, 1, 1, 1)
    assert dict(selectors.choices("thing", DAY)) == {"A": "One", "B": "Two", "C": "Three"}
    assert dict(selectors.choices("thing", LATER)) == {"A": "One", "B": "Deux", "D": "Four"}
    assert snapshot(Row("A", "One"), Row("B", "Deux"), Row("D", "Four"), on=LATER).same == 3


def test_a_snapshot_of_the_same_day_replaces_that_days():
    snapshot(Row("A", "One"))
    snapshot(Row("A", "Un"), on=LATER)
    snapshot(Row("A", "Eins"), on=LATER)
    assert [each.label for each in selectors.history("thing", "A")] == ["Eins", "One"]


def test_a_snapshot_leaves_alone_what_was_changed_here():
    snapshot(Row("A", "One"))
    services.amend_code(
        by=make_actor("reference.manage_codes"),
        list_code="thing",
        code="A",
        label="Ours",
        on=DAY,
        reason=WHY,
    )
    assert snapshot(Row("A", "Two"), on=LATER).kept == 1
    assert selectors.get_code("thing", "A", LATER).label == "Ours"


def test_a_snapshot_of_the_past_is_refused():
    snapshot(Row("A", "One"))
    snapshot(Row("A", "Two"), on=LATER)
    with pytest.raises(services.BadDates):
        snapshot(Row("A", "Three"), on=DAY)


def test_the_shipped_lists_load_and_load_again(capsys):
    call_command("load_codes")
    before = Code.objects.count()
    call_command("load_codes")
    assert Code.objects.count() == before > 200
    assert " 0 added, 0 changed" in capsys.readouterr().out.splitlines()[-1]
    assert selectors.get_code("grade", "P1", DAY).attributes["target_minutes"] == 15
    assert selectors.get_code("unit-status", "5", DAY).attributes["stamps"] == "enroute_at"


def test_a_bad_file_stores_nothing_and_the_others_load(folder, capsys):
    (folder / "bad.csv").write_text(
        "# name: a\n# source: b\n# owner: c\ncode,label\nA,One\nA,Two\n"
    )
    (folder / "good.csv").write_text("# name: a\n# source: b\n# owner: c\ncode,label\nA,One\n")
    (folder / "odd.csv").write_bytes(b"\xff\xfe")
    files = [folder / name for name in ("bad.csv", "good.csv", "odd.csv", "missing.csv")]
    with pytest.raises(CommandError, match="3 of the files"):
        call_command("load_codes", *files)
    told = capsys.readouterr().err
    assert "bad.csv, line 6: the dates of A overlap those on line 5." in told
    assert "odd.csv: this is not UTF-8 text." in told
    assert "missing.csv: No such file" in told
    assert set(CodeList.objects.values_list("code", flat=True)) == {"good"}


def test_words_find_codes_of_a_long_list():
    load("R,Bright red", "B,Bright blue", "D,Dark red")
    found = selectors.list_codes("colour", on=DAY, matching="RED bright")
    assert [each.code for each in found] == ["R"]


def test_lists_count_the_codes_of_the_day():
    load("R,Red,,2027-01-01", "B,Blue,,", head="code,label,valid_from,valid_to")
    assert [each.valid_codes for each in selectors.list_lists(on=DAY)] == [2]
    assert [each.valid_codes for each in selectors.list_lists(on=LATER)] == [1]


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_are_made_one_after_the_other():
    load("R,Red")
    by = make_actor("reference.manage_codes")
    troubles = []

    def change(label):
        try:
            amend(by, label)
        except services.BadDates as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=(label,)) for label in ("Rose", "Ruby")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(troubles) == 1
    assert len(selectors.history("colour", "R")) == 2
