"""Pages of ingest, as their reader asks for them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bluelamp.insight.ingest.models import Mapping, Reject, Run
from bluelamp.kernel.access import services as access
from bluelamp.kernel.audit.models import Entry
from bluelamp.records.pole.models import Event
from tests.browser import WIDTHS, assert_accessible, assert_fits, sign_in
from tests.insight.ingest.world import BURGLARY, HEAD, INGEST, WRONG_MONTH, bring_in, street_file
from tests.people import actor_of, make_force, make_post

pytestmark = pytest.mark.django_db
PAGES = (
    "", "new", "quality", "mappings/", "mappings/new", "mappings/street-crime",
    "mappings/street-crime/json",
)  # fmt: skip


@pytest.fixture
def analyst(client):
    post = make_post(*INGEST)
    client.force_login(post.user)
    return actor_of(post)


def test_a_run_shows_its_account_its_findings_and_its_rejects(client, analyst, folder):
    run = bring_in(analyst, street_file(folder, BURGLARY, WRONG_MONTH))
    page = client.get(f"/ingest/{run.pk}/").content.decode()
    assert "2 read = 1 stored + 0 merged + 1 rejected" in page
    assert "Not accounted for: 0" in page
    assert "“Context” is empty" in page
    assert "The month is not written as 2017-03" in page
    assert client.get("/ingest/").status_code == 200


def test_a_rejected_row_is_repaired_in_its_page_and_the_look_is_accounted_for(
    client, analyst, folder
):
    run = bring_in(analyst, street_file(folder, WRONG_MONTH))
    with access.acting(analyst):
        reject = Reject.objects.get()
    page = client.get(f"/ingest/rejects/{reject.pk}").content.decode()
    assert "March 17" in page
    cells = dict(enumerate(WRONG_MONTH.split(",")))
    sent = {f"c{n}": value for n, value in cells.items()}
    refused = client.post(f"/ingest/rejects/{reject.pk}", sent)
    assert refused.status_code == 422
    assert "still refused" in refused.content.decode()
    client.post(f"/ingest/rejects/{reject.pk}", sent | {"c1": "2017-03"})
    with access.acting(analyst):
        assert Event.objects.count() == 1
        assert Run.objects.get(pk=run.pk).rows_rejected == 0
        assert Entry.objects.filter(act="ingest.reject.consulted").exists()


def test_a_mapping_is_tried_on_the_last_file_and_kept_as_a_new_version(client, analyst, folder):
    bring_in(analyst, street_file(folder, BURGLARY))
    with access.acting(analyst):
        body = Mapping.objects.get(code="street-crime").body
    sent = {"body": json.dumps(body | {"name": "Ours"}), "reason": "A better name"}
    page = client.post("/ingest/mappings/street-crime/json", sent | {"try": "1"}).content.decode()
    assert "Mill Lane" in page
    client.post("/ingest/mappings/street-crime/json", sent | {"save": "1"})
    with access.acting(analyst):
        newest = Mapping.objects.filter(code="street-crime").order_by("version").last()
    assert (newest.version, newest.name) == (2, "Ours")


def test_a_mapping_that_goes_round_in_a_circle_is_refused_with_a_sentence(client, analyst):
    client.get("/ingest/mappings/")
    with access.acting(analyst):
        body = Mapping.objects.get(code="street-crime").body
    body["fields"] = {"a": {"from": "b"}, "b": {"from": "a"}}
    sent = {"body": json.dumps(body), "reason": "To see", "save": "1"}
    answer = client.post("/ingest/mappings/street-crime/json", sent)
    assert answer.status_code == 422
    assert "round in a circle: a &gt; b &gt; a" in answer.content.decode()
    with access.acting(analyst):
        assert Mapping.objects.filter(code="street-crime").count() == 1


def test_a_file_that_is_no_file_of_records_is_refused_and_nothing_is_written(client, analyst):
    sent = {
        "file": SimpleUploadedFile("cut.csv.gz", b"\x1f\x8b\x08\x00rubbish"),
        "source": "x",
        "mapping": "street-crime",
    }
    answer = client.post("/ingest/new", sent)
    assert answer.status_code == 422
    assert "cut short or damaged" in answer.content.decode()
    with access.acting(analyst):
        assert not Run.objects.exists()


def test_a_file_that_is_sent_waits_for_a_worker(client, analyst):
    sent = {
        "file": SimpleUploadedFile("street.csv", f"{HEAD}\n{BURGLARY}\n".encode()),
        "source": "data.police.uk",
        "mapping": "street-crime",
    }
    answer = client.post("/ingest/new", sent, follow=True)
    assert "Waiting" in answer.content.decode()


def test_another_forces_run_is_not_found(client, analyst, folder):
    run = bring_in(analyst, street_file(folder, BURGLARY))
    client.force_login(make_post(*INGEST, force=make_force("20", "Elsewhere")).user)
    assert client.get(f"/ingest/{run.pk}/").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_who_may_not_see_it_is_told_so(client, page):
    client.force_login(make_post("contact.read_calls").user)
    assert client.get(f"/ingest/{page}").status_code == 403


@pytest.mark.browser
def test_the_pages_can_be_read_by_everybody_at_every_width(browser_page, streaming_site, folder):
    post = make_post(*INGEST)
    by = actor_of(post)
    run = bring_in(by, street_file(folder, BURGLARY, WRONG_MONTH))
    with access.acting(by):
        reject = Reject.objects.get()
    sign_in(browser_page, streaming_site, post)
    for page in (*PAGES, f"{run.pk}/", f"rejects/{reject.pk}"):
        browser_page.goto(f"{streaming_site}/ingest/{page}")
        for width, height in WIDTHS:
            browser_page.set_viewport_size({"width": width, "height": height})
            assert_fits(browser_page)
        assert_accessible(browser_page)
