import datetime
import gzip
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from bluelamp.kernel.reference import selectors
from bluelamp.kernel.reference.models import Code
from bluelamp.kernel.reference.rules.standing import FILES, read_standing

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "cjs-codes"
DAY = datetime.date(2026, 11, 21)
OFFENCE = next(each for each in FILES if each.file == "offence-code")


def offence(code, title="Doing wrong"):
    return {
        "cjsCode": code,
        "offenceTitle": title,
        "offenceCategory": "CE",
        "notifiableToHo": False,
    }


def test_every_record_is_stored_or_refused():
    records = [offence("A1"), offence("A1"), offence(""), "nonsense", offence("A2", " ")]
    reading = read_standing(OFFENCE, records)
    assert reading.read == len(reading.rows) + len(reading.refused) == 5
    assert reading.refused == [
        "offence-code, record 2: A1 is there twice.",
        "offence-code, record 3: the code is empty.",
        "offence-code, record 4: this is not an object.",
    ]
    assert reading.rows[1].label == "A2"
    assert reading.rows[1].attributes["without_words"] is True
    assert reading.without_words == 1
    assert reading.rows[0].attributes == {"category": "CE", "notifiable": False}


@pytest.mark.django_db
def test_standing_data_load_from_a_folder(folder, capsys):
    (folder / "offence-code.json").write_text(json.dumps([offence("A1"), offence("A1")]))
    (folder / "forces.json.gz").write_bytes(gzip.compress(b'[{"code": "99", "name": "Bluelamp"}]'))
    call_command("load_cjs", folder, on=DAY)
    out, err = capsys.readouterr()
    assert "offence: 2 read = 1 stored (1 added" in out
    assert "+ 1 refused" in out
    assert " 0 unaccounted" in out
    assert "record 2: A1 is there twice" in err
    assert selectors.get_code("cjs-force", "99", DAY).label == "Bluelamp"


@pytest.mark.django_db
def test_a_folder_without_standing_data_is_refused(folder):
    with pytest.raises(CommandError, match="no standing data"):
        call_command("load_cjs", folder)
    (folder / "forces.json").write_text("{")
    with pytest.raises(CommandError, match=r"forces\.json cannot be read as JSON"):
        call_command("load_cjs", folder)
    (folder / "forces.json").write_text("{}")
    with pytest.raises(CommandError, match="does not hold a list"):
        call_command("load_cjs", folder)
    assert not Code.objects.exists()


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED.exists(), reason="the real open data are not beside the checkout")
@pytest.mark.django_db
def test_the_real_standing_data_reconcile_to_nothing(capsys):
    call_command("load_cjs", SHARED, on=DAY)
    out, err = capsys.readouterr()
    assert "offence: 30356 read = 30356 stored" in out
    assert out.count(" 0 unaccounted") == 5
    assert err == ""
    assert Code.objects.filter(list__code="offence").count() == 30_356
    call_command("load_cjs", SHARED, on=DAY)
    assert "30356 the same" in capsys.readouterr().out
