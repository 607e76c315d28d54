"""The store is compared once, then what changed; clusters are kept, and nobody is merged."""

import datetime
import fcntl
import io
import json

import duckdb
import pytest
from django.core.management import CommandError, call_command
from django.db.models import BigIntegerField
from django.db.models.functions import Cast

from bluelamp.insight.linkage import selectors, services
from bluelamp.insight.linkage.models import Member, Run
from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.models import Post
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.audit.models import Entry
from bluelamp.records.identity.models import Membership, Proposal
from bluelamp.records.identity.rules.model import DEFAULT
from bluelamp.records.identity.services import decisions
from bluelamp.records.pole.models import PersonRecord
from bluelamp.records.pole.models.provenance import ThisTransaction
from tests.people import NOW, make_actor, make_force, make_post
from tests.records.identity.world import DECIDING
from tests.records.pole.world import make_event, make_link, make_person, make_source
from tests.settling import wait_for_older

# What changed is followed by finished transactions, so each test really finishes its own.
pytestmark = pytest.mark.django_db(transaction=True)
MARY = {
    "given_names": "Mary Ann",
    "surname": "O'Brien",
    "born_on": datetime.date(1984, 3, 7),
    "gender": "F",
    "telephones": ["07190123456"],
    "postcode": "ZQ1 2AB",
    "address": "12 High Street, Newtown",
}
MOLLY = MARY | {"given_names": "Molly", "surname": "OBrien", "born_on": datetime.date(1984, 7, 3)}
OTHER = {"given_names": "Tariq", "surname": "Okafor", "born_on": datetime.date(1970, 1, 2)}


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def by(db):
    return make_actor("linkage.link", "linkage.read_runs", sees_sensitive=True)


def add(by, *people):
    """This will store person records of the actor's force, each linked to one event."""
    with access.acting(by):
        source = make_source(by)
        event = make_event(source)
        made = [make_person(source, **values) for values in people]
        for person in made:
            make_link(source, person, event)
    wait_for_older()
    return [person.pk for person in made]


def kept():
    """This will give the clusters as they are really kept."""
    with access.seeing_everything():
        return dict(Member.objects.values_list("record_id", "cluster_id"))


def link(by, **how):
    wait_for_older()
    return services.link_store(by=by, at=NOW, **how)


def test_records_of_one_person_come_together_and_nobody_is_merged(by):
    mary, molly, _ = add(by, MARY, MOLLY, OTHER)

    run = link(by)

    assert (run.records, run.whole, run.clusters, run.likely) == (3, True, 1, 1)
    assert kept() == {mary: mary, molly: mary}
    with access.seeing_everything():
        assert not Membership.objects.exists()
        proposed = Proposal.objects.get()
        assert (proposed.one_id, proposed.other_id, proposed.source) == (mary, molly, "batch")
        assert proposed.evidence[0]["words"]
        assert Entry.objects.filter(act="linkage.store.compared").count() == 1


def test_the_next_run_reads_only_what_changed(by):
    (mary,) = add(by, MARY)
    link(by)
    (molly,) = add(by, MOLLY)

    second, third = link(by), link(by)

    assert (second.records, second.whole, second.pairs) == (1, False, 1)
    assert (third.records, third.pairs) == (0, 0)
    assert kept() == {mary: mary, molly: mary}


def test_a_record_that_is_corrected_leaves_its_cluster(by):
    mary, molly = add(by, MARY, MOLLY)
    link(by)
    with access.acting(by):
        revision = Cast(ThisTransaction(), BigIntegerField())
        blank = {"telephones": [], "postcode": "", "address": "", "gender": "M"}
        PersonRecord.objects.filter(pk=molly).update(**OTHER, **blank, revision=revision)

    assert link(by).clusters == 0
    assert kept() == {}
    assert mary


def test_the_whole_store_is_compared_again_when_asked_or_with_another_model(by, tmp_path):
    add(by, MARY, MOLLY)
    link(by)
    other = tmp_path / "other.json"
    other.write_text(json.dumps(json.loads(DEFAULT.read_text()) | {"version": "other"}))

    assert link(by, whole=True).records == 2
    assert link(by, model_file=other).records == 2
    assert link(by, model_file=other).records == 0


def test_the_work_file_is_its_users_alone(by, tmp_path):
    link(by)

    assert (tmp_path / services.WORK_FILE).stat().st_mode & 0o077 == 0


def test_who_may_not_link_is_refused_and_nothing_is_written(by, tmp_path):
    add(by, MARY, MOLLY)
    nobody = make_actor("linkage.read_runs")

    with pytest.raises(NotPermitted):
        link(nobody)
    with pytest.raises(NotPermitted):
        services.learn_model(by=nobody, version="1", to=tmp_path / "model.json")

    assert not Run.objects.exists()
    assert kept() == {}
    assert list(tmp_path.iterdir()) == []


def test_two_runs_at_once_are_one(by, tmp_path):
    with (tmp_path / "linkage.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(services.BeingLinked):
            link(by)

    assert not Run.objects.exists()


def test_a_cluster_shows_only_the_records_that_the_reader_may_see(by):
    mary, molly = add(by, MARY, MOLLY)
    link(by)
    stranger = make_actor(force=make_force("98", "Another force"))

    with access.acting(by):
        assert [each.record_id for each in selectors.list_together(mary)] == [mary, molly]
    with access.acting(stranger):
        assert list(selectors.list_together(mary)) == []


def test_too_few_records_teach_nothing(by, tmp_path):
    add(by, MARY, MOLLY)

    with pytest.raises(services.NothingToLearnFrom):
        services.learn_model(by=by, version="ours", to=tmp_path / "ours.json")

    assert not (tmp_path / "ours.json").exists()


def test_what_people_decided_otherwise_is_counted_by_reason(by):
    mary, molly, other = add(by, MARY, MOLLY, OTHER)
    link(by)
    decides = make_actor(*DECIDING, sees_sensitive=True)
    decisions.judge_different(by=decides, at=NOW, one=mary, other=molly, reason="Twins.")
    decisions.join(by=decides, at=NOW, keep=mary, other=other, reason="Says so herself.")

    run = link(by)

    with access.seeing_everything():
        found = {(each.kind, each.words): each.pairs for each in selectors.list_faults(run)}
    assert found == {
        (
            "refuted",
            "Given name and date of birth written differently, a number in common",
        ): 1,
        ("missed", "Surname, given name and date of birth different, facts in both: 3"): 1,
    }


def test_each_step_is_told_as_it_begins(by):
    add(by, MARY, MOLLY)
    told = []

    link(by, tell=told.append)

    assert told[:2] == ["Reading every record", "Comparing 2 records"]
    assert len(told) == 4


def test_a_work_file_of_another_form_is_made_again(by, tmp_path):
    add(by, MARY, MOLLY)
    link(by)
    with duckdb.connect(str(tmp_path / services.WORK_FILE)) as work:
        work.execute("update followed set model = 'person-match-1'")

    assert (link(by).whole, link(by).whole) == (True, False)


def test_the_command_links_and_says_what_came_of_it(by, tmp_path):
    post = make_post("linkage.link", sees_sensitive=True)
    add(by, MARY, MOLLY)
    said = io.StringIO()

    call_command("link", username=post.user.username, stdout=said)

    assert "2 records, 1 pairs, 1 likely, 1 clusters" in said.getvalue()
    assert "Reading every record" in said.getvalue()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"username": "nobody"}, "Nobody signs in"),
        ({"model": "missing.json"}, "cannot be read as a model"),
        ({"learn": "ours"}, "Say with --model"),
    ],
)
def test_the_command_says_what_is_wrong(by, tmp_path, how, words):
    post = make_post("linkage.link")
    given = {"username": post.user.username} | how
    if "model" in given:
        given["model"] = tmp_path / given["model"]

    with pytest.raises(CommandError, match=words):
        call_command("link", **given, stdout=io.StringIO())

    assert not Run.objects.exists()


def test_the_page_shows_the_last_runs(by, client):
    link(by)
    client.force_login(Post.objects.get(pk=by.post_id).user)
    page = client.get("/linkage/").content.decode()

    assert "Records that may be one person" in page
    assert "person-match-1" in page
    stranger = make_post("linkage.link")
    client.force_login(stranger.user)
    assert client.get("/linkage/").status_code == 403
