"""The numbers that name a person, on the forms by which people add and correct them."""

import pytest
from django.core.cache import cache

from bluelamp.kernel.access import services as access
from bluelamp.records.pole.models import Amendment, PersonRecord
from tests.insight.profiles.world import load_lists
from tests.records.entry.world import PERSON, WRITE, add, correction, seen, signed_in

pytestmark = pytest.mark.django_db
ADA = PERSON | {"telephones": "07700 900123"}
PNC = {"kind": "pnc", "value": "2003/0011985X", "given": "03/11985X", "check_ok": True}


@pytest.fixture(autouse=True)
def by(client):
    cache.clear()
    load_lists()
    return signed_in(client, *WRITE)


def test_a_persons_numbers_are_kept_as_given_and_as_searched(client):
    said = {"identifiers__pnc": "03/11985X", "identifiers__passport": "123 456 789"}
    answer = add(client, "person", ADA | said)
    assert answer.status_code == 302
    passport = {"kind": "passport", "value": "123456789", "given": "123 456 789", "check_ok": None}
    assert seen(PersonRecord)[0].identifiers == [PNC, passport]


@pytest.mark.parametrize(
    ("box", "given", "fault"),
    [
        ("pnc", "2003/0011985A", "The check letter does not fit the number"),
        ("cro", "123456/99Z", "The check letter does not fit the number"),
        ("national_insurance", "QQ123456C", "A National Insurance number looks like"),
        ("driving_licence", "MORGA657", "A driving licence number has 16 characters"),
    ],
)
def test_a_number_that_cannot_be_right_is_refused_in_words(client, box, given, fault):
    answer = add(client, "person", ADA | {f"identifiers__{box}": given})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert fault in page
    assert '<details class="govuk-details" open>' in page
    assert seen(PersonRecord) == []


def test_a_corrected_number_leaves_the_others_and_what_a_source_wrote_wrongly(client):
    add(client, "person", ADA | {"identifiers__pnc": "03/11985X"})
    [ada] = seen(PersonRecord)
    wrong = {"kind": "cro", "value": "1/99A", "given": "1/99A", "check_ok": False}
    second = PNC | {"value": "1999/0000001B"}
    with access.seeing_everything():
        PersonRecord.objects.filter(pk=ada.pk).update(identifiers=[PNC, wrong, second])
    ref = f"person/{ada.pk}"
    assert "2003/0011985X" in client.get(f"/records/{ref}/correct").content.decode()
    sent = correction(client, ref, identifiers__pnc="2003/0011985A")
    assert "check letter" in client.post(f"/records/{ref}/correct", sent).content.decode()
    sent = correction(client, ref, identifiers__pnc="", identifiers__passport="99 1")
    assert client.post(f"/records/{ref}/correct", sent).status_code == 302
    kept = [(each["kind"], each["value"]) for each in seen(PersonRecord)[0].identifiers]
    assert kept == [("cro", "1/99A"), ("pnc", "1999/0000001B"), ("passport", "991")]
    [amended] = seen(Amendment)
    assert amended.before == [PNC, wrong, second]
