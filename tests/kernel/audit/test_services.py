import json
from types import SimpleNamespace

import pytest
from django.db import Error, transaction

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.models import Force
from bluelamp.kernel.audit import selectors, services
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.kernel.audit.models import Detail, Entry
from bluelamp.kernel.audit.selectors.verify import verify
from tests.people import make_actor, make_force

from .conftest import BY, seal

SEEN = {"operation": Operation.CONSULTATION, "act": "test.thing.seen"}
WHY = Reason("incident", "Call 14", "20261121-0001")


@pytest.mark.django_db
def test_an_entry_says_who_when_why_what_and_from_where():
    by = make_actor()
    with access.acting(by):
        made = services.record(
            by=by, subject=Subject("thing", 7), reason=WHY, detail={"name": "José"}, **SEEN
        )
        entry = selectors.get_entry(made)
    assert (entry.person_id, entry.post_id, entry.force_id) == (
        by.person_id,
        by.post_id,
        by.force_id,
    )
    assert (entry.subject_kind, entry.subject_id, entry.source) == ("thing", 7, "test")
    assert (entry.reason_code, entry.incident) == ("incident", "20261121-0001")
    assert json.loads(entry.detail.body) == {"name": "José", "reason": "Call 14"}


def do(by, code, **entry):
    """An act that makes a force and then accounts for it."""
    Force.objects.create(code=code, name="Not written")
    services.record(by=by, subject=Subject("thing"), **entry)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "  "])
def test_nothing_is_done_without_a_reason_code(code):
    by = make_actor()
    with pytest.raises(services.ReasonMissing), access.acting(by):
        do(by, "71", reason=Reason(code), **SEEN)
    assert not Force.objects.filter(code="71").exists()


@pytest.mark.django_db
def test_an_act_whose_entry_cannot_be_written_is_undone():
    by = make_actor()
    with pytest.raises(Error, match="audit_entry_operation_check"), access.acting(by):
        do(by, "72", reason=WHY, operation=SimpleNamespace(value="reading"), act="test.thing.seen")
    assert not Force.objects.filter(code="72").exists()


def test_an_act_is_undone_when_the_log_takes_no_entries(log):
    log.owner("revoke execute on function audit_append from bluelamp_app")
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        do(BY, "73", reason=WHY, **SEEN)
    assert not Force.objects.filter(code="73").exists()


def test_an_act_that_is_undone_leaves_no_entry(log):
    before = len(log.ids())
    with transaction.atomic():
        services.record(by=BY, subject=Subject("thing"), reason=WHY, **SEEN)
        transaction.set_rollback(True)
    assert len(log.ids()) == before


def test_a_list_is_accounted_for_record_by_record(log):
    subjects = [Subject("thing", each) for each in range(50)]
    details = [{"name": str(each)} if each % 2 else None for each in range(50)]
    with transaction.atomic():
        made = services.bulk_record(
            by=BY, subjects=subjects, details=details, reason=Reason("custody"), **SEEN
        )
    rows = log.owner(
        "select e.subject_id, d.body from audit_entry e left join audit_detail d"
        " on d.entry_id = e.id where e.id = any(%s) order by e.id",
        made,
    )
    assert [row[0] for row in rows] == list(range(50))
    assert [row[1] for row in rows][:2] == [None, '{"name":"1"}']
    seal(150)
    assert selectors.newest_checkpoint()[1].size == 150


@pytest.mark.django_db
def test_an_empty_list_writes_nothing_and_a_crooked_one_is_refused():
    by = make_actor()
    with access.acting(by):
        assert services.bulk_record(by=by, subjects=[], reason=WHY, **SEEN) == []
        with pytest.raises(ValueError, match="a detail for each"):
            services.bulk_record(
                by=by, subjects=[Subject("a"), Subject("b")], details=[None], reason=WHY, **SEEN
            )


@pytest.mark.django_db
def test_erasing_takes_what_was_said_and_leaves_that_it_was_said():
    by = make_actor()
    with access.acting(by):
        made = services.record(
            by=by, subject=Subject("thing", 7), reason=WHY, detail={"name": "José"}, **SEEN
        )
        line = Entry.objects.get(pk=made).line
        assert services.erase_detail([made], by=by, reason=Reason("retention", "Ten years")) == 1
        assert not Detail.objects.filter(pk=made).exists()
        assert Entry.objects.get(pk=made).line == line
        erasure = Entry.objects.select_related("detail").latest("id")
    assert (erasure.operation, erasure.act) == (Operation.ERASURE, "audit.detail.erased")
    assert json.loads(erasure.detail.body) == {"entries": [made], "reason": "Ten years"}


def test_erasing_a_subject_takes_every_word_about_it_and_the_proofs_still_hold(log):
    erased = services.erase_subject("thing", 3, by=BY, reason=Reason("retention"))
    assert erased == 10
    tables = log.owner("select relname from pg_class where relname ~ '^audit_' and relkind = 'r'")
    for (table,) in tables:
        rows = log.owner(f"select * from {table}")
        told = [row for row in rows if '{"name"' in str(row)]
        assert len(told) == (40 if table == "audit_detail" else 0)
    act, kind, subject = log.owner(
        "select act, subject_kind, subject_id from audit_entry order by id desc limit 1"
    )[0]
    assert (act, kind, subject) == ("audit.subject.erased", "thing", 3)
    seal(101)
    assert verify(log.dsn).troubles == []


@pytest.mark.django_db
def test_what_another_force_wrote_is_not_erased():
    by, stranger = make_actor(), make_actor(force=make_force("20", "Elsewhere"))
    with access.acting(stranger):
        made = services.record(
            by=stranger, subject=Subject("thing", 8), reason=WHY, detail={"a": 1}, **SEEN
        )
    with access.acting(by):
        assert services.erase_detail([made], by=by, reason=WHY) == 0
        assert services.erase_subject("thing", 8, by=by, reason=WHY) == 0
    with access.acting(stranger):
        assert Detail.objects.filter(pk=made).exists()


@pytest.mark.django_db
def test_erasing_needs_a_reason():
    with pytest.raises(services.ReasonMissing):
        services.erase_detail([1], by=BY, reason=Reason(""))


@pytest.mark.parametrize("place", [0, 29, 30, 63, 89])
def test_an_entry_is_proved_by_the_newest_checkpoint(log, place):
    entry = Entry.objects.using("owner").get(pk=log.ids()[place])
    proof = selectors.find_proof(entry, selectors.newest_checkpoint()[1])
    assert (proof.place, proof.size, proof.holds) == (place, 90, True)


def test_a_changed_entry_is_not_proved_and_a_new_one_not_yet(log):
    ids = log.ids()
    newest = selectors.newest_checkpoint()[1]
    changed = Entry.objects.using("owner").get(pk=ids[3])
    changed.line = changed.line.replace("thing", "other")
    assert not selectors.find_proof(changed, newest).holds
    assert selectors.find_proof(Entry.objects.using("owner").get(pk=ids[95]), newest) is None


def test_a_long_log_is_proved_from_whole_chunks(log):
    for number in range(3):
        with transaction.atomic():
            subjects = [Subject("thing", each) for each in range(800)]
            services.bulk_record(by=BY, subjects=subjects, reason=Reason("custody"), **SEEN)
        seal(100 + 800 * (number + 1))
    newest, ids = selectors.newest_checkpoint()[1], log.ids()
    assert log.owner("select count(*) from audit_chunk") == [(2,)]
    for place in (0, 1023, 1024, 2047, 2048, 2499):
        entry = Entry.objects.using("owner").get(pk=ids[place])
        proof = selectors.find_proof(entry, newest)
        assert (proof.place, proof.holds) == (place, True)
