"""The demonstration: every file loads whole, and the totals of the papers are as published."""

import io
from decimal import Decimal

import pytest
from django.core.management import call_command

from bluelamp.demo.management.commands.load_demo import FOLDER, STEWARDSHIP
from bluelamp.kernel.access.services import acting
from bluelamp.stewardship.contracts import selectors as contracts
from bluelamp.stewardship.portfolio.models import Application, Change
from bluelamp.stewardship.portfolio.selectors import costs
from bluelamp.stewardship.programmes.models import Programme, StatedTable
from bluelamp.stewardship.programmes.selectors import projects, tables
from bluelamp.web.roles import ROLES
from tests.people import actor_of, make_post
from tests.stewardship.portfolio.world import TODAY, WHY

pytestmark = pytest.mark.django_db
OURS = "Made up for the demonstration"
VOTERS = (
    "handler", "controller", "supervisor", "officer", "analyst", "data", "admin", "auditor",
    "partner", "contracts", "programmes",
)  # fmt: skip


@pytest.fixture
def architect():
    held = next(each for each in ROLES if each.code == "it-architect")
    post = make_post(*held.permissions)
    for name in VOTERS:
        voter = make_post().user
        voter.username = name
        voter.save()
    for kind, name in STEWARDSHIP:
        said = io.StringIO()
        call_command(
            "import_file", kind, str(FOLDER / name), by=post.user.username, source=OURS,
            stdout=said,
        )  # fmt: skip
        assert "0 wait for repair" in said.getvalue(), name
    return actor_of(post)


def test_the_papers_totals_are_reproduced_or_their_disagreement_is_shown(architect):
    with acting(architect):
        found = costs.consult_published(by=architect, reason=WHY)
        savings = contracts.consult_savings(by=architect, reason=WHY)
        sources = set(Change.objects.values_list("source", flat=True))
        assert Application.objects.count() == 60
    held = [each for each in found if each.parts]
    odd = {each.figure.code: each.parts.difference for each in held if not each.parts.agrees}
    assert odd == {"saved": Decimal("-0.09"), "saved-by-cost": Decimal(-25_448)}
    assert len(held) >= 18
    assert (savings.claimed, savings.contracts) == (Decimal("1062214.91"), 21)
    published = {each.figure.code: each.parts.agrees for each in savings.published}
    assert published == {"saved": False, "saved-by-cost": False, "saved-table": True}
    check_programme(architect)
    check_tables(architect)
    cited = [each for each in sources if "Police" in each]
    assert len(cited) > 15
    assert sources - set(cited) == {OURS}


def check_programme(by):
    """The finances of the transformation programme, line by line, come to what was published."""
    with acting(by):
        found = projects.consult_programme(
            by=by, reason=WHY, programme_id=Programme.objects.get(reference="DST").pk,
            on=TODAY, year=2021,
        )  # fmt: skip
    own = {each.figure.code: each.figure.amount == mine for each, mine in found.published}
    names = ("budget", "forecast", "delta")
    assert own == {f"{kind}-{name}": True for kind in ("rev", "cap", "dst") for name in names}
    ratings = {each.project.reference: each.reckoned.rating for each in found.rated}
    assert ratings == {
        "DST-PRG": "green", "DST-FOM": "red", "DST-DI": "amber", "DST-EUE": "amber",
        "DST-TM": "red", "DST-AT": "amber",
    }  # fmt: skip


def check_tables(by):
    """The savings plan and the spend of the review: every total is what its parts come to."""
    with acting(by):
        found = {
            each.reference: tables.consult_table(by=by, reason=WHY, table_id=each.pk)
            for each in StatedTable.objects.all()
        }
    assert {name: (each.checked, each.odd) for name, each in found.items()} == {
        "MPS-SAVE": (14, 0), "MPS-SPEND": (5, 0),
    }  # fmt: skip
    assert [each.amount for each in found["MPS-SPEND"].comparators] == [Decimal("6.3"), 81]
