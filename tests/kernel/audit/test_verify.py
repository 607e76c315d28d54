import io
import random

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from bluelamp.kernel.audit import services, tasks
from bluelamp.kernel.audit.models import Checkpoint
from bluelamp.kernel.audit.rules import notes
from bluelamp.kernel.audit.selectors import verify as verifying
from bluelamp.kernel.audit.selectors.tree import origin
from tests.people import NOW

from .conftest import COPY, seal, write


def verify(log, jobs=1):
    return verifying.verify(log.dsn, jobs=jobs)


def troubles(log):
    return "\n".join(verify(log).troubles)


def test_a_log_that_nobody_touched_holds(log):
    verdict = verify(log)
    assert verdict.troubles == []
    assert (verdict.entries, verdict.sealed, verdict.checkpoints) == (100, 90, 2)
    assert verdict.details == 50


def test_two_processes_find_what_one_finds(log, monkeypatch):
    monkeypatch.setattr(verifying, "SMALL", 10)
    assert verify(log, jobs=2) == verify(log)


def test_a_batch_ends_at_its_highest_transaction_not_at_its_highest_word(log, monkeypatch):
    """Transaction 9 comes before 10: as words it would come after, and entries be read twice."""
    monkeypatch.setattr(verifying, "ROWS", 3)
    with psycopg.connect(log.dsn) as owner:
        owner.execute("create temp table audit_entry as select * from public.audit_entry limit 4")
        ids = [row[0] for row in owner.execute("select id from audit_entry order by id")]
        for tx, entry in zip(("8", "9", "10", "11"), ids, strict=True):
            owner.execute("update audit_entry set tx = %s::text::xid8 where id = %s", [tx, entry])
        batch = verifying._next_rows(owner, verifying.FIRST, verifying.LAST)
    assert batch[2:4] == ("10", ids[2])


def test_the_command_says_that_everything_holds(log):
    out = io.StringIO()
    call_command("audit", "verify", stdout=out)
    assert out.getvalue() == (
        "Everything holds: 100 entries, 50 details and 2 checkpoints; "
        "10 entries are newer than the last of them.\n"
    )


def test_the_command_fails_when_something_does_not_hold(log):
    log.owner("update audit_entry set person_id = 8 where id = %s", log.ids()[3])
    with pytest.raises(CommandError, match=f"Entry {log.ids()[3]} is changed"):
        call_command("audit", "verify")


COLUMNS = {
    "tx": "'1'::xid8",
    "at": "at + interval '1 microsecond'",
    "operation": "'erasure'",
    "act": "'x.y.z'",
    "person_id": "null",
    "post_id": "99",
    "force_id": "99",
    "subject_kind": "'other'",
    "subject_id": "99",
    "reason_code": "'x'",
    "incident": "'x'",
    "source": "'x'",
    "commitment": "'x'",
}


def test_any_column_changed_alone_is_named(log):
    changed = log.ids()[41]
    log.owner("create table kept as select * from audit_entry where id = %s", changed)
    for column, value in COLUMNS.items():
        log.owner(f"update audit_entry set {column} = {value} where id = {changed}")
        assert f"Entry {changed} is changed" in troubles(log), column
        log.owner(f"update audit_entry e set {column} = k.{column} from kept k where k.id = e.id")
    assert troubles(log) == ""


def test_a_column_changed_with_its_line_is_found_between_two_checkpoints(log):
    log.owner(
        "update audit_entry set person_id = 8, line = replace(line, ' 5, 6, 7', ' 8, 6, 7')"
        " where id = %s",
        log.ids()[41],
    )
    found = "something changed among entries 31 to 64, between checkpoint 30 and checkpoint 90."
    assert found in troubles(log)
    assert verify(log).sealed == 30


def test_a_removed_entry_is_found_between_two_checkpoints(log):
    gone = log.ids()[41]
    log.owner("delete from audit_detail where entry_id = %s", gone)
    log.owner("delete from audit_entry where id = %s", gone)
    found = "1 removed among entries 31 to 90, between checkpoint 30 and checkpoint 90."
    assert found in troubles(log)


def test_the_removal_of_everything_is_found(log):
    log.owner("truncate audit_entry, audit_detail")
    assert "30 removed among entries 1 to 30" in troubles(log)


def test_an_inserted_entry_is_found_between_two_checkpoints(log):
    (tx,) = log.owner("select tx::text from audit_entry where id = %s", log.ids()[41])[0]
    log.owner(
        "insert into audit_entry (tx, at, operation, act, subject_kind, reason_code, incident,"
        f" source, commitment, line) select '{tx}', at, operation, act, subject_kind, reason_code,"
        " incident, source, commitment, line from audit_entry limit 1"
    )
    assert "1 inserted among entries 31 to 90" in troubles(log)


def test_a_changed_detail_is_named(log):
    (entry,) = log.owner("select min(entry_id) from audit_detail")[0]
    log.owner("update audit_detail set body = '{}' where entry_id = %s", entry)
    assert f"The detail of entry {entry} is not what the entry promised." in troubles(log)


def test_a_checkpoint_that_the_log_did_not_sign_is_named(log):
    (note,) = log.owner("select note from audit_checkpoint where size = 90")[0]
    forged = note.replace("\n90\n", "\n95\n")
    insert_checkpoint(95, forged)
    assert "(of 95 entries) is forged or damaged" in troubles(log)


def test_a_checkpoint_signed_by_another_key_is_named(log):
    key = services.Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)
    said = notes.Statement(origin(), 95, b"\x07" * 32, 1, 1, "2026-11-21T22:15:00Z")
    insert_checkpoint(95, notes.sign(said.text(), origin=origin(), key=key))
    assert "(of 95 entries) is forged or damaged" in troubles(log)


def test_a_forged_checkpoint_is_not_built_upon(log):
    insert_checkpoint(5000, "anything")
    seal(100)
    verdict = verify(log)
    assert verdict.sealed == 100
    assert len(verdict.troubles) == 1


def test_a_checkpoint_moved_to_another_size_is_named(log):
    log.owner("update audit_checkpoint set size = 29 where size = 30")
    assert "(of 29 entries) is forged or damaged" in troubles(log)


def insert_checkpoint(size, note):
    """The application's role may insert a checkpoint: only the signature makes it one."""
    settings_dict = services.connection.settings_dict
    with psycopg.connect(
        host=settings_dict["HOST"],
        dbname=COPY,
        user=settings_dict["USER"],
        password=settings_dict["PASSWORD"],
        autocommit=True,
    ) as application:
        application.execute(
            "insert into audit_checkpoint (at, size, root, edge, last_tx, last_id, note)"
            " values (now(), %s, %s, %s, '1', 1, %s)",
            [size, b"\x07" * 32, b"\x07" * 32, note],
        )


def test_the_minutes_job_seals_what_is_new_and_only_that(log):
    seal(100)
    tasks.make_checkpoint(timestamp=60)
    assert list(Checkpoint.objects.order_by("size").values_list("size", flat=True)) == [30, 90, 100]
    assert verify(log).troubles == []


@pytest.mark.parametrize("seed", range(4))
def test_no_entry_is_skipped_or_reordered_whatever_the_order_of_commits(log, seed):
    """Five connections write, commit, roll back in any order, and checkpoints fall in between."""
    chance = random.Random(seed)
    entry = "select audit_append('consultation', 'test.thing.seen', 1, 2, 7, 'thing', 1, 'custody',"
    entry += " '', 'test', '')"
    writers = [psycopg.connect(log.dsn) for _ in range(5)]
    for _ in range(150):
        writer = chance.choice(writers)
        act = chance.choices(["write", "commit", "rollback", "seal"], [6, 3, 1, 2])[0]
        if act == "write":
            writer.execute(entry)
        elif act == "seal":
            services.make_checkpoint(at=NOW)
        else:
            getattr(writer, act)()
    for writer in writers:
        writer.commit()
        writer.close()
    seal(len(log.ids()))
    verdict = verify(log)
    assert verdict.troubles == []
    assert verdict.sealed == verdict.entries == len(log.ids())
    assert verdict.checkpoints > 2


def test_an_open_transaction_holds_back_what_comes_after_it(log):
    with psycopg.connect(log.dsn) as slow:
        slow.execute("select pg_current_xact_id()")
        write(5)
        services.make_checkpoint(at=NOW)
        assert verify(log).sealed <= 100
    seal(105)
    assert verify(log).sealed == 105


def test_the_log_is_signed_with_the_key_of_the_settings(log):
    public = services.signing_key().public_key().public_bytes_raw()
    note = Checkpoint.objects.get(size=90).note
    statement = notes.read_statement(notes.opened(note, origin=origin(), public=public))
    assert statement.size == 90
    assert note.startswith(f"{settings.FORCE['origin']}/audit\n90\n")
