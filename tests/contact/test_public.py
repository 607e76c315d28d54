"""The public's side: a report lands in the queue, an anonymous one says nobody, floods are held."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from bluelamp.contact.models import Call, SendingCount, SendingHour
from bluelamp.contact.rules import references
from bluelamp.contact.rules.limits import Limit
from bluelamp.contact.services import limits
from bluelamp.kernel.access.models import RoleProfile
from bluelamp.kernel.access.services import acting
from tests.dispatch.world import make_world
from tests.people import NOW, actor_of, make_post

pytestmark = pytest.mark.django_db
ADDRESS, AGENT = "203.0.113.77", "Phone of Ann Other 9.1"
HOSTILE = [
    "' or 1=1; drop table contact_call; --",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "😀🚨👮‍♀️",
    "مرحبا بالعالم \u202eabc\u202c",
    "(a+)+$ .* [[: \\",
    "{{ 7*7 }} {% csrf_token %} %s %(x)s",
]


@pytest.fixture
def desk():
    """The post under which the public's pages act; nobody has sent anything yet."""
    make_world()
    post = make_post("contact.present", "contact.read_calls", "contact.take_call")
    RoleProfile.objects.filter(pk=post.role_id).update(code="public-pages")
    return actor_of(post, at=timezone.now())


def send(page="report", **said):
    client = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=AGENT)
    return client.post(f"/public/{page}", {"words": "My bike was taken"} | said)


def sent(desk):
    with acting(desk):
        return list(Call.objects.order_by("pk"))


def test_a_report_lands_in_the_queue_with_nothing_to_be_keyed_again(desk):
    said = {"caller_name": "Ann Other", "caller_number": "07700 900001", "place": "Corner Road"}
    answer = send(**said)
    assert answer.status_code == 200
    [call] = sent(desk)
    assert (call.state, call.channel, call.words) == ("waiting", "online", "My bike was taken")
    assert (call.caller_name, call.caller_number, call.place) == tuple(said.values())
    assert call.reference in answer.content.decode()


def test_what_became_of_a_report_is_told_for_its_secret_word_alone(desk):
    receipt = send().context["receipt"]
    right = {"reference": receipt.reference.lower(), "secret": receipt.secret.replace("-", " ")}
    answer = Client().post("/public/update", right)
    assert "Nobody has read it yet" in answer.content.decode()
    wrong = Client().post("/public/update", right | {"secret": "AAAA-AAAA"})
    other = Client().post("/public/update", right | {"reference": "R-AAAA-AAAA"})
    assert (wrong.status_code, other.status_code) == (422, 422)
    [call] = sent(desk)
    assert receipt.secret not in str(vars(call))


def test_of_an_anonymous_report_nothing_is_kept_that_says_who(desk):
    answer = send("anonymous", caller_name="Ann Other", caller_email="ann@example.org")
    assert answer.status_code == 200
    [call] = sent(desk)
    assert call.anonymous
    assert (call.caller_name, call.caller_number, call.caller_email) == ("", "", "")
    assert "sessionid" not in answer.cookies
    for trace in (ADDRESS, AGENT, "Ann Other", "ann@example.org"):
        assert not tables_with(trace), f"{trace} is kept in {tables_with(trace)}"


def tables_with(text):
    """Every table of which a row, written out, has the text in it."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute("select has_table_privilege(current_user, %s, 'select')", [table])
            if not cursor.fetchone()[0]:
                continue
            cursor.execute(f'select count(*) from "{table}" t where t::text like %s', [f"%{text}%"])
            found += [table] if cursor.fetchone()[0] else []
    return found


def test_a_form_sent_a_thousand_times_is_taken_ten_times(desk):
    client = Client(REMOTE_ADDR=ADDRESS)
    answers = [client.post("/public/report", {"words": "Spam"}).status_code for _ in range(1000)]
    assert (answers.count(200), answers.count(429)) == (10, 990)
    assert len(sent(desk)) == 10
    assert (
        Client(REMOTE_ADDR="203.0.113.78").post("/public/report", {"words": "Help"}).status_code
        == 200
    )


def test_a_form_from_elsewhere_without_its_token_is_refused(desk):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/public/report", {"words": "From another site"}).status_code == 403
    assert not sent(desk)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_written_is_kept_as_written_and_executed_nowhere(desk, client, text):
    assert send(words=text, place=text, caller_name=text[:100]).status_code == 200
    [call] = sent(desk)
    assert (call.words, call.place, call.caller_name) == (text, text, text)
    handler = make_post("contact.read_calls", "contact.take_call")
    client.force_login(handler.user)
    page = client.get("/calls/").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("caller_name", "x" * 10_000),
        ("words", "x" * 4_001),
        ("words", "a\0b"),
        ("place", "x" * 201),
        ("caller_email", "not an address"),
    ],
)
def test_what_does_not_fit_is_answered_beside_its_box_and_nothing_is_written(desk, field, value):
    answer = send(**{field: value})
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not sent(desk)


def test_a_body_of_fifty_megabytes_is_refused_before_it_is_read(desk):
    answer = Client().post(
        "/public/report",
        data=b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(50_000_001),
    )
    assert answer.status_code == 413
    assert not sent(desk)


def test_without_a_post_for_them_the_pages_say_whom_to_call(db):
    answer = Client().get("/public/report")
    assert answer.status_code == 503
    assert "Call 101" in answer.content.decode()


def counted(limit, address="203.0.113.77", at=NOW):
    try:
        limits.check_not_too_often(limit, address, at=at)
    except limits.TooOften:
        return False
    return True


def test_a_sender_may_go_on_when_the_time_is_over(db):
    limit = Limit("test", 2, datetime.timedelta(minutes=1))
    assert [counted(limit) for _ in range(3)] == [True, True, False]
    assert counted(limit, "203.0.113.78")
    assert counted(limit, at=NOW + datetime.timedelta(minutes=1))


def test_what_counts_a_sender_is_gone_when_its_hour_is_over(db):
    limit = Limit("test", 2, datetime.timedelta(minutes=1))
    counted(limit)
    later = NOW + datetime.timedelta(hours=1)
    counted(limit, at=later)
    assert [each.starts_at.hour for each in SendingHour.objects.all()] == [later.hour]
    assert SendingCount.objects.count() == 1


@pytest.mark.parametrize("written", ["R-7KQM-2PXA", "r7kqm2pxa", " r 7kqm 2pxa "])
def test_a_reference_is_read_as_people_write_it(written):
    assert references.tidy(written) == "R-7KQM-2PXA"
