"""The demo force's export of nominals comes in by the ordinary door, and its mistakes are found."""

import pytest

from bluelamp.demo.rules.exports import nominal_lines
from bluelamp.demo.services.exports import write_nominals
from bluelamp.insight.ingest.models import Finding, Reject
from bluelamp.kernel.access import services as access
from tests.insight.ingest.world import INGEST, bring_in
from tests.people import actor_of, make_post

ROWS = 90


def test_the_same_seed_writes_the_same_lines_and_another_others():
    first, again, other = (list(nominal_lines(9, people=1_000, seed=seed)) for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.django_db
def test_an_export_is_read_to_the_last_row_and_what_is_wrong_with_it_is_told(tmp_path):
    by = actor_of(make_post(*INGEST))
    lines = write_nominals(tmp_path / "nominals.csv", rows=ROWS)
    run = bring_in(by, tmp_path / "nominals.csv", mapping="nominals", source="Northway")
    assert (run.rows_read, run.difference) == (lines, 0)
    assert run.rows_merged >= 1  # the row that is said twice
    with access.acting(by):
        why = [reason for each in Reject.objects.all() for reason in each.reasons]
        found = set(Finding.objects.values_list("code", flat=True))
    assert any("values; the header has 19" in each for each in why)
    assert any("nominal_ref" in each for each in why)
    assert {"repeated-ref"} <= found
