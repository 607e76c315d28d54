import datetime

import pytest

from bluelamp.kernel.access import services as access
from bluelamp.kernel.algorithms import services
from bluelamp.kernel.algorithms.models import Algorithm, Questionnaire
from bluelamp.kernel.audit.models import Entry
from tests.people import NOW, actor_of, make_post

from .register import ALL, ANSWERS, approve, register
from .test_advice import advise, decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    """Opens pages as somebody who may do some things; gives the browser and who they are."""

    def sign_in(*permissions):
        post = make_post(*permissions)
        client.force_login(post.user)
        return client, actor_of(post)

    return sign_in


def words(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def test_the_register_is_open_to_everybody_who_signs_in(signed_in):
    client, _ = signed_in()
    made = approve(actor_of(make_post(*ALL)))
    assert "Nearest unit" in words(client.get("/algorithms/"))
    text = words(client.get(f"/algorithms/{made.pk}/"))
    for each in ("Approved for use", "Ethics 2026/14", "Shortest paths", "A stale position"):
        assert each in text
    assert ANSWERS["explainable"] in text
    assert "Read the log" not in text
    assert client.get("/algorithms/0/").status_code == 404


def test_the_figures_say_how_often_it_was_followed(signed_in):
    client, by = signed_in(*ALL)
    made = approve(by)
    decide(by, advise(by))
    decide(by, advise(by), followed=False, reason="Busy")
    advise(by)
    assert "50%" in words(client.get(f"/algorithms/{made.pk}/"))


def test_the_log_asks_why_and_is_accounted_for(signed_in):
    client, by = signed_in(*ALL)
    made = approve(by)
    decide(by, advise(by, explanation="Near <b>"), followed=False, reason="The road is closed")
    where = f"/algorithms/{made.pk}/advice/"
    assert "The road is closed" not in words(client.get(where))
    assert "Say why you need to see the advice" in words(client.post(where))
    text = words(client.post(where, {"why": "Quarterly review"}))
    assert "Not followed: The road is closed" in text
    assert "Near &lt;b&gt;" in text
    with access.acting(by):
        look = Entry.objects.select_related("detail").get(act="algorithms.advice.consulted")
    assert "Quarterly review" in look.detail.body


def test_a_version_is_taken_through_its_life_on_its_pages(signed_in):
    client, by = signed_in(*ALL)
    made = register(by)
    here = f"/algorithms/{made.pk}/"
    approval = {"reference": "Ethics 9", "permits": "incident_age\n\n grade_age "}
    refused = words(client.post(f"{here}approve/", approval))
    assert "eight questions have not been answered" in refused
    assert client.post(f"{here}questions/", ANSWERS)["Location"] == here
    assert client.post(f"{here}approve/", approval)["Location"] == here
    assert Algorithm.objects.get().permits == ["incident_age", "grade_age"]
    assert client.post(f"{here}suspend/", {"why": "Wrong"})["Location"] == here
    assert "is suspended cannot be suspended" in words(
        client.post(f"{here}suspend/", {"why": "Wrong"})
    )
    assert client.post(f"{here}retire/", {"why": "Old"})["Location"] == here
    assert "cannot be retired" in words(client.post(f"{here}retire/", {"why": "Old"}))
    assert Algorithm.objects.get().state == "retired"


@pytest.mark.parametrize("act", ["questions", "approve", "suspend", "retire", "advice"])
def test_each_act_needs_its_permission(signed_in, act):
    client, _ = signed_in()
    made = approve(actor_of(make_post(*ALL)))
    assert client.get(f"/algorithms/{made.pk}/{act}/").status_code == 403
    sent = ANSWERS | {"why": "Because", "reference": "x"}
    assert client.post(f"/algorithms/{made.pk}/{act}/", sent).status_code == 403
    assert Algorithm.objects.get().state == "approved"
    assert Questionnaire.objects.count() == 1


@pytest.mark.parametrize("act", ["questions", "approve", "suspend", "retire", "advice"])
def test_each_page_shows_its_form_and_says_what_is_missing(signed_in, act):
    client, by = signed_in(*ALL)
    made = approve(by)
    assert "csrfmiddlewaretoken" in words(client.get(f"/algorithms/{made.pk}/{act}/"))
    assert "There is a problem" in words(client.post(f"/algorithms/{made.pk}/{act}/", {}))


def test_a_log_shows_the_newest_first(signed_in):
    client, by = signed_in(*ALL)
    made = approve(by)
    for band in ("older", "newer"):
        advise(by, band=band)
    text = words(client.post(f"/algorithms/{made.pk}/advice/", {"why": "Quarterly review"}))
    assert text.index("newer") < text.index("older")


def test_an_expired_advice_stays_in_the_log(signed_in):
    client, by = signed_in(*ALL)
    made = approve(by)
    given = advise(by)
    late = NOW + datetime.timedelta(days=1)
    with pytest.raises(services.AdviceExpired):
        decide(by, given, at=late)
    text = words(client.post(f"/algorithms/{made.pk}/advice/", {"why": "Quarterly review"}))
    assert "Nothing yet" in text
