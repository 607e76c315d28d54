"""Pages of profiles, as their reader asks for them."""

import datetime

import pytest
from django.utils import timezone

from bluelamp.insight.profiles.models import Look
from bluelamp.kernel.access import services as access
from bluelamp.kernel.audit.models import Entry
from bluelamp.records.entry.selectors import finding
from bluelamp.records.entry.selectors.finding import Found
from bluelamp.records.pole.choices import Kind, Ref
from bluelamp.records.pole.models import Marker
from tests.insight.profiles.world import PRINT, READ, load_lists, make_town
from tests.paper import pages_of
from tests.people import NOW, actor_of, make_force, make_post
from tests.records.pole.world import make_event, make_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    load_lists()
    post = make_post(*PRINT, sees_sensitive=True)
    client.force_login(post.user)
    return actor_of(post)


@pytest.fixture
def town(reader):
    with access.acting(reader):
        return make_town(reader)


def say_why(client, text="Operation Larch"):
    return client.post("/ui/reason", {"reason": "investigation", "about": text, "next": "/"})


def entries_of(by):
    with access.acting(by):
        return list(Entry.objects.filter(post_id=by.post_id).exclude(act__startswith="access."))


def address(town, more=""):
    return f"/profiles/person/{town.first.pk}{more}"


def test_the_reason_is_asked_once_and_kept_for_the_task(client, reader, town):
    asked = client.get(address(town))
    assert asked.status_code == 302
    assert asked.url.startswith("/ui/reason?next=%2Fprofiles%2Fperson%2F")
    answered = client.post(
        "/ui/reason", {"reason": "arrest", "about": "INC-1", "next": address(town)}
    )
    assert answered.url == address(town)
    page = client.get(address(town)).content.decode()
    assert "Alex Reed" in page
    assert "Sources differ" in page
    assert {each.reason_code for each in entries_of(reader)} == {"arrest"}


def test_without_a_reason_nothing_is_opened(client, reader, town):
    page = client.post("/ui/reason", {"reason": "", "next": address(town)})
    assert page.status_code == 422
    assert (entries_of(reader), Look.objects.count()) == ([], 0)


@pytest.mark.parametrize("more", ["", "/print"])
def test_another_forces_person_is_not_found(client, reader, town, more):
    other = make_post(*PRINT, force=make_force("98", "Marlshire Police"))
    client.force_login(other.user)
    say_why(client)
    assert client.get(address(town, more)).status_code == 404
    assert entries_of(actor_of(other)) == []


@pytest.mark.parametrize(
    "wrong", ["ghost/1", "person/0", "person/99999999999999999999", "person/x", "person/1/print/x"]
)
def test_an_address_of_nothing_is_not_found(client, reader, wrong):
    say_why(client)
    assert client.get(f"/profiles/{wrong}").status_code == 404


@pytest.mark.parametrize(
    "asked", ["chart", "chart?open=", "chart?open=<b>", "mark", "mark?open=P0", "chart?open=P99"]
)
def test_a_chart_of_nothing_is_not_found(client, reader, asked):
    say_why(client)
    answer = client.get(f"/profiles/{asked}")
    assert answer.status_code == 404


def test_somebody_who_may_not_read_profiles_is_told_so(client, reader, town):
    client.force_login(make_post("pole.read_records").user)
    say_why(client)
    answer = client.get(address(town))
    assert answer.status_code == 403
    assert "Open profiles" in answer.content.decode()


def test_the_print_is_a_pdf_and_a_disclosure(client, reader, town):
    say_why(client)
    answer = client.get(address(town, "/print"))
    assert answer.content.startswith(b"%PDF")
    assert {each.operation for each in entries_of(reader)} == {"disclosure"}


def test_every_page_of_a_print_names_its_reader_and_says_when(client, reader, town):
    with access.acting(reader):
        for number in range(60):
            crime = make_event(town.niche, category=f"Robbery {number}", happened_from=NOW)
            make_link(town.niche, town.first, crime, "suspect")
    say_why(client)
    pages = pages_of(client.get(address(town, "/print")).content)
    assert len(pages) > 2
    assert "Alex Reed" in pages[0]
    said = " ".join(" ".join(pages).split())
    assert "of 62 links. The others are in the file" in said
    assert said.count("Robbery") < 60 * 2
    shown = [each.subject_id for each in entries_of(reader) if each.act == "pole.event.disclosed"]
    assert len(shown) <= 50
    lines = b"".join(client.get(address(town, "/links.csv"))).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 62
    today = timezone.localdate()
    said = f"Printed by {reader.name}, {today.day} {today:%B %Y} at"
    assert [said in each for each in pages] == [True] * len(pages)


def test_links_are_sorted_by_the_column_that_was_chosen(client, reader, town):
    say_why(client)
    page = client.get(address(town), {"links": "with"}).content.decode()
    assert page.index('aria-sort="ascending">Who or what') < page.index("?links=role#links") + 5000
    assert client.get(address(town), {"links": "nonsense"}).status_code == 200


def test_the_links_are_a_file_and_a_disclosure_of_every_record_in_it(client, reader, town):
    say_why(client)
    answer = client.get(address(town, "/links.csv"))
    lines = b"".join(answer).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Role,Reference,Who or what")
    assert len(lines) > 1
    assert {each.operation for each in entries_of(reader)} == {"disclosure"}
    named = {int(line.split(",")[1][1:]) for line in lines[1:]}
    assert named <= {each.subject_id for each in entries_of(reader)}


def test_who_may_not_print_takes_no_links_away(client, reader, town):
    client.force_login(make_post(*READ).user)
    say_why(client)
    assert "Take these links" not in client.get(address(town)).content.decode()
    assert client.get(address(town, "/links.csv")).status_code == 403


def test_who_may_not_print_has_no_print(client, reader, town):
    client.force_login(make_post(*READ).user)
    say_why(client)
    assert "Print (PDF)" not in client.get(address(town)).content.decode()
    assert client.get(address(town, "/print")).status_code == 403


def test_a_page_that_reads_itself_again_leaves_the_bookmark_where_it_is(client, reader, town):
    say_why(client)
    client.get(address(town))
    before = Look.objects.get().looked_at
    part = client.get(address(town), headers={"X-Background": "profile"})
    assert "<html" not in part.content.decode()
    assert Look.objects.get().looked_at == before


def test_a_path_is_shown_step_by_step(client, reader, town):
    say_why(client)
    asked = {"start": f"O{town.car.pk}", "goal": f"e{town.crime.pk}"}
    page = client.get("/profiles/path", asked).content.decode()
    assert f"3 steps from O{town.car.pk} to E{town.crime.pk}" in page
    assert "is the same person as" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"start": "P1", "goal": "what"}, "Nothing that you may see answers “what”"),
        ({"start": "", "goal": "P1"}, "There is a problem"),
        ({"start": "P999999", "goal": "P999998"}, "not yours to see"),
        ({"start": "P" + "9" * 1000, "goal": "P1"}, "There is a problem"),
    ],
)
def test_ends_that_are_nothing_are_said_to_be(client, reader, asked, said):
    say_why(client)
    assert said in client.get("/profiles/path", asked).content.decode()
    assert entries_of(reader) == []


def finds(*records):
    """A finder of these records, as search registers one; it says what it was asked."""
    asked = []

    def find(*, text, **_):
        asked.append(text)
        return [Found(Ref(kind, each.pk), str(each), kind.label) for kind, each in records]

    return find, asked


@pytest.fixture
def finder(monkeypatch):
    def use(*records):
        find, asked = finds(*records)
        monkeypatch.setattr(finding, "FINDERS", [find])
        return asked

    return use


def test_an_end_in_words_that_one_record_answers_is_that_record(client, reader, town, finder):
    asked = finder((Kind.EVENT, town.crime))
    say_why(client)
    ends = {"start": f"AB12CDE Blue Ford (O{town.car.pk})", "goal": "the burglary"}
    page = client.get("/profiles/path", ends).content.decode()
    assert f"3 steps from O{town.car.pk} to E{town.crime.pk}" in page
    assert asked == ["the burglary"]


def test_an_end_that_several_records_answer_is_chosen_without_javascript(
    client, reader, town, finder
):
    finder((Kind.PERSON, town.first), (Kind.EVENT, town.crime))
    say_why(client)
    ends = {"start": f"O{town.car.pk}", "goal": "reed"}
    page = client.get("/profiles/path", ends).content.decode()
    assert "which “reed”?" in page
    assert f'name="start" value="O{town.car.pk}"' in page
    assert f'name="goal" id="goal-P{town.first.pk}" value="P{town.first.pk}" checked' in page
    assert "steps from" not in page


def test_what_is_typed_is_answered_with_what_can_be_chosen(client, reader, town, finder):
    asked = finder((Kind.PERSON, town.first))
    say_why(client)
    page = client.get("/profiles/find", {"field": "goal", "goal": "alex"}).content.decode()
    assert f'data-choose="Alex Reed (P{town.first.pk})"' in page
    client.get("/profiles/find", {"field": "goal", "goal": f"P{town.first.pk}"})
    client.get("/profiles/find", {"field": "start", "start": "a"})
    assert asked == ["alex"]


def test_nothing_is_found_for_somebody_who_may_not_read_profiles(client, reader, town, finder):
    asked = finder((Kind.PERSON, town.first))
    client.force_login(make_post("pole.read_records").user)
    say_why(client)
    assert client.get("/profiles/find", {"field": "goal", "goal": "alex"}).status_code == 403
    assert asked == []


MARKS = (*PRINT, "pole.place_markers", "pole.add_records")


def warn(client, town, **changed):
    day = timezone.localdate() + datetime.timedelta(30)
    asked = {"code": "DR", "why": "Found with cannabis in 2026"} | changed
    dated = {"review_on_day": day.day, "review_on_month": day.month, "review_on_year": day.year}
    return client.post(address(town, "/warning"), dated | asked)


def marks_of(by, town):
    with access.acting(by):
        found = Marker.objects.filter(about_id=town.first.pk).order_by("pk")
        return [(each.code, each.removal_reason) for each in found]


def test_a_warning_is_placed_and_removed_with_its_reasons(client, reader, town):
    client.force_login(make_post(*MARKS, sees_sensitive=True).user)
    say_why(client)
    assert "Place a warning" in client.get(address(town)).content.decode()
    assert warn(client, town).url == address(town)
    assert "Found with cannabis in 2026" in client.get(address(town)).content.decode()
    assert warn(client, town).status_code == 422
    assert "has that warning already" in warn(client, town).content.decode()
    remove = address(town, f"/warning/{town.marker.pk}/remove")
    assert client.post(remove, {"why": ""}).status_code == 422
    assert client.post(remove, {"why": "It was his brother"}).url == address(town)
    assert marks_of(reader, town) == [("WE", "It was his brother"), ("DR", "")]
    assert client.post(remove, {"why": "Again"}).status_code == 404


def test_a_warning_without_a_reason_or_reviewed_too_late_is_not_placed(client, reader, town):
    client.force_login(make_post(*MARKS, sees_sensitive=True).user)
    say_why(client)
    assert warn(client, town, why=" ").status_code == 422
    assert warn(client, town, code="").status_code == 422
    late = warn(client, town, review_on_year=timezone.localdate().year + 3)
    assert "within a year" in late.content.decode()
    assert marks_of(reader, town) == [("WE", "")]


def test_who_may_not_place_warnings_is_refused_and_none_is_placed(client, reader, town):
    say_why(client)
    assert warn(client, town).status_code == 403
    remove = address(town, f"/warning/{town.marker.pk}/remove")
    assert client.post(remove, {"why": "Mine"}).status_code == 403
    assert "Place a warning" not in client.get(address(town)).content.decode()
    assert marks_of(reader, town) == [("WE", "")]


def test_what_a_source_knew_of_a_day_is_not_said_to_be_of_midnight(client, reader, town):
    with access.acting(reader):
        midnight = datetime.datetime(2026, 1, 9, tzinfo=datetime.UTC)
        type(town.car).objects.filter(pk=town.car.pk).update(known_at=midnight)
    say_why(client)
    page = client.get(f"/profiles/object/{town.car.pk}").content.decode()
    assert "known 9 January 2026" in page
    assert "midnight" not in page
