"""The public is told of appointments: by a provider when they agreed, else by telephone."""

import datetime
import json

import pytest
from django.utils import timezone

from bluelamp.contact import tasks
from bluelamp.contact.choices import TellBy
from bluelamp.contact.models import Appointment, Call, Notice
from bluelamp.contact.rules.notices import WAITS, try_again_at
from bluelamp.contact.selectors import reports as asking
from bluelamp.contact.services import appointments, notices
from bluelamp.exchange.notices import client as provider_client
from bluelamp.exchange.notices.fake import Provider, running
from bluelamp.exchange.notices.messages import Notice as Message
from bluelamp.exchange.notices.messages import NotSent, Refused
from bluelamp.kernel.access.selectors import NotPermitted
from bluelamp.kernel.access.services import acting
from bluelamp.kernel.audit.choices import Reason
from bluelamp.kernel.audit.models import Entry
from tests.contact.test_appointments import ALL, HOUR, graded, make_slot
from tests.dispatch.world import make_world
from tests.people import NOW, actor_of, make_actor, make_post

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def by(db):
    make_world()
    return make_actor(*ALL)


@pytest.fixture
def provider():
    with running(made := Provider(key="secret")) as where:
        made.where = where
        yield made


def offered(by, *, tell_by=TellBy.SMS, **slot):
    return appointments.offer_appointment(
        by=by, at=NOW, call_id=graded(by).pk, slot_id=make_slot(by, **slot).pk, tell_by=tell_by
    )


def send(by, provider, *, at=NOW):
    return notices.send_notices(by=by, at=at, through=provider.where, key="secret")


def written(by):
    with acting(by):
        return [(each.state, each.text) for each in Notice.objects.order_by("pk")]


def test_who_agreed_is_sent_a_text_message_that_does_not_say_what_about(by, provider):
    made = offered(by)
    assert send(by, provider) == 1
    assert send(by, provider, at=NOW + HOUR) == 0
    [taken] = provider.taken.values()
    text = taken["personalisation"]["text"]
    assert taken["to"] == "07700 900001"
    assert "An appointment is held for you: Marlow Cross" in text
    assert "shed" not in text
    with acting(by):
        assert made.agreed_at == NOW
        found = Notice.objects.get()
        assert (found.state, found.done_at) == ("sent", NOW)
        assert found.provider_reference == f"fake-notice-{found.pk}"
        assert Entry.objects.filter(act="contact.notice.sent").count() == 1


def test_nobody_is_written_to_who_did_not_agree(by, provider):
    offered(by, tell_by=TellBy.TELEPHONE)
    assert send(by, provider) == 0
    [(state, _)] = written(by)
    assert state == "telephone"
    with acting(by):
        pk = Notice.objects.get().pk
    with pytest.raises(NotPermitted):
        notices.tell_by_telephone(by=make_actor("contact.read_calls"), at=NOW, notice_id=pk)
    assert notices.tell_by_telephone(by=by, at=NOW, notice_id=pk).done_by == by.name
    with pytest.raises(notices.ToldAlready):
        notices.tell_by_telephone(by=by, at=NOW, notice_id=pk)


def test_an_address_that_was_not_left_is_not_agreed_to(by):
    with pytest.raises(appointments.NoAddress):
        offered(by, tell_by=TellBy.EMAIL)
    with acting(by):
        assert not Appointment.objects.exists()


def test_a_later_notice_overtakes_one_that_was_not_sent(by, provider):
    made = offered(by, capacity=2)
    other = make_slot(by, after=3 * HOUR)
    appointments.move_appointment(by=by, at=NOW, appointment_id=made.pk, slot_id=other.pk)
    assert send(by, provider) == 1
    appointments.cancel_appointment(by=by, at=NOW, appointment_id=made.pk)
    assert send(by, provider) == 1
    assert [state for state, _ in written(by)] == ["overtaken", "sent", "sent"]
    assert "cancelled" in written(by)[-1][1]


def test_a_provider_that_is_down_is_tried_again_and_then_a_person_tells(by, provider):
    offered(by)
    provider.down, at = True, NOW
    for _ in WAITS:
        assert send(by, provider, at=at) == 0
        assert send(by, provider, at=at + MINUTE / 2) == 0  # not due yet
        with acting(by):
            found = Notice.objects.get()
        assert (found.state, found.trouble) == ("waiting", "The provider answered 503.")
        at = found.due_at
    send(by, provider, at=at)
    provider.down = False
    assert send(by, provider, at=at + HOUR) == 0
    assert (written(by)[0][0], provider.taken) == ("telephone", {})


def test_a_provider_that_comes_back_sends_it_once(by, provider):
    offered(by)
    provider.down = True
    send(by, provider)
    provider.down = False
    assert [send(by, provider, at=NOW + each * MINUTE) for each in (1, 2)] == [1, 0]


def test_what_a_provider_refuses_is_told_by_telephone_at_once(by, provider):
    made = graded(by)
    with acting(by):
        Call.objects.filter(pk=made.pk).update(caller_number="07700 900000")
    slot = make_slot(by)
    appointments.offer_appointment(
        by=by, at=NOW, call_id=made.pk, slot_id=slot.pk, tell_by=TellBy.SMS
    )
    send(by, provider)
    assert written(by)[0][0] == "telephone"


def test_waits_grow_and_end():
    assert [try_again_at(each, at=NOW) for each in (1, 4, 5)] == [
        NOW + MINUTE, NOW + 60 * MINUTE, None,
    ]  # fmt: skip


def test_the_connector_speaks_to_a_provider_and_to_a_file(provider, tmp_path):
    one = Message("email", "ann@example.com", "Ünïcode 😀", "notice-1")
    for _ in range(2):
        sent = provider_client.send(one, through=provider.where, key="secret")
        assert sent.provider_reference == "fake-notice-1"
    assert len(provider.taken) == 1
    with pytest.raises(Refused):
        provider_client.send(one, through=provider.where, key="wrong")
    for elsewhere in ("ftp://nowhere", "http://provider.example", "http://127.0.0.1.example"):
        with pytest.raises(Refused, match="no https address"):
            provider_client.send(one, through=elsewhere)
    with pytest.raises(NotSent):
        provider_client.send(one, through="http://127.0.0.1:9")
    provider_client.send(one, through=f"file:{tmp_path}/outbox")
    assert json.loads((tmp_path / "outbox").read_text())["text"] == "Ünïcode 😀"
    assert (tmp_path / "outbox").stat().st_mode & 0o077 == 0
    with pytest.raises(NotSent):
        provider_client.send(one, through=f"file:{tmp_path}/no/outbox")


def test_the_job_sends_as_the_platforms_post_and_without_a_provider_leaves_all(
    by, provider, settings
):
    offered(by)
    post = make_post("contact.book_appointment")
    type(post.role).objects.filter(pk=post.role_id).update(code="platform")
    settings.NOTICES, settings.NOTICES_KEY = "", "secret"
    tasks.send_notices()
    assert written(by)[0][0] == "waiting"
    settings.NOTICES = provider.where
    with acting(by):
        Notice.objects.update(due_at=timezone.now() - HOUR)
    tasks.send_notices()
    assert written(by)[0][0] == "sent"


def test_the_page_says_who_is_to_be_told_and_it_is_ticked_off(client, db):
    make_world()
    post, at = make_post(*ALL), timezone.now()
    by = actor_of(post, at=at)
    client.force_login(post.user)
    call, slot = graded(by, at=at), make_slot(by, at=at)
    page = client.get(f"/appointments/offer/{call.pk}").content.decode()
    assert "They agree to a text message to 07700 900001" in page
    said = {"slot": slot.pk, "tell_by": "sms"}
    shown = client.post(f"/appointments/offer/{call.pk}", said, follow=True).content.decode()
    assert "To be told by telephone" in shown  # no provider is configured
    with acting(by):
        pk = Notice.objects.get().pk
    ticked = client.post(f"/appointments/notices/{pk}/told", follow=True).content.decode()
    assert "Told by telephone" in ticked
    assert by.name in ticked
    assert client.post("/appointments/notices/999/told").status_code == 404


def test_any_update_says_the_appointment_to_whoever_has_the_secret_word(by):
    made = offered(by)
    call = made.call
    with acting(by):
        Call.objects.filter(pk=call.pk).update(
            reference="R-7KQM-2PXA", secret_hash=asking.secret_hash("R-7KQM-2PXA", "ABCD-EFGH")
        )

    def asked():
        why = Reason("incident")
        return asking.consult_report(by=by, reason=why, reference="R-7KQM-2PXA", secret="ABCD-EFGH")

    assert "You have an appointment at Marlow Cross on" in asked()
    assert "Tell us whether you can come" in asked()
    appointments.confirm_appointment(by=by, at=NOW, appointment_id=made.pk)
    assert "Tell us whether you can come" not in asked()
    appointments.cancel_appointment(by=by, at=NOW, appointment_id=made.pk)
    assert "appointment" not in asked()
