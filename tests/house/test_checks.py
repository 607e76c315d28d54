"""What an import linter cannot see: it holds here, and each check catches what it is for."""

import pytest

from tests.house.small_house import FILES, ROOT, added, build
from tools.house import CHECKS, House

HOUSE = House(ROOT)
NAMED = {check.__name__: check for check in CHECKS}
# In pieces, so that this file itself keeps the rules.
NO, IG = "no", "ig"
HOME, HOST = "/".join(("", "home")), ".".join(("pypi", "org"))
RAW_INSERT = '\nINSERT = "insert into dispatch_incident values (1)"\n'
SAVING = """

class Saved(models.Model):
    def save(self): ...
"""
SECOND_EVENT = """

@event("{0}")
@dataclass(frozen=True)
class {1}:
    \"\"\"Happened.\"\"\"
"""
UNREGISTERED = """

@dataclass(frozen=True)
class Forgotten:
    \"\"\"Happened.\"\"\"
"""
LOOK = '''

def consult_{0}(*, by{1}):
    """This will look."""
    return {2}
'''
TWO_CALLS = """

def twice(request):
    if request.method == "POST":
        services.open_incident(by=1, at=2)
    return services.note_incident(by=1, at=2)
"""

BREAKS = [
    ("writes_only_in_services", added("dispatch/views.py", "\nIncident.objects.create()\n"),
     "bluelamp/dispatch/views.py:9: .create()"),
    ("writes_only_in_services", added("dispatch/views.py", "\nincident.lines.create(text='a')\n"),
     "bluelamp/dispatch/views.py:9: .create()"),
    ("writes_only_in_services", added("dispatch/views.py", "\nincident.save()\n"), ".save()"),
    ("writes_only_in_services", added("dispatch/selectors.py", "\nrows.filter(a=1).update(b=2)\n"),
     "bluelamp/dispatch/selectors.py:15: .update()"),
    ("writes_only_in_services", added("dispatch/selectors.py", "\nrows.filter(a=1).delete()\n"),
     ".delete()"),
    ("writes_only_in_services", added("dispatch/views.py", "\nthings.bulk_create([])\n"),
     ".bulk_create()"),
    ("writes_only_in_services", added("dispatch/selectors.py", RAW_INSERT), "SQL `insert into`"),
    ("no_saving_models", added("dispatch/models.py", SAVING), "dispatch/models.py:9"),
    ("no_model_signals", added("contact/handlers.py", "\nfrom django.db.models.signals import x\n"),
     "contact/handlers.py:9"),
    ("foreign_keys_point_down",
     {"dispatch/models.py": "link = models.ForeignKey('contact.Call', 1)\n"},
     "bluelamp/dispatch/models.py:1: 'contact.Call' does not lie below"),
    ("foreign_keys_point_down",
     {"contact/models.py": "link = models.OneToOneField('notebook.Entry', 1)\n"},
     "'notebook.Entry' does not lie below bluelamp.contact"),
    ("foreign_keys_point_down",
     {"kernel/reference/models.py": "link = models.ManyToManyField('geography.Place')\n"},
     "'geography.Place' does not lie below"),
    ("foreign_keys_point_down", {"contact/models.py": "link = models.ForeignKey(Incident, 1)\n"},
     "contact/models.py:1: a foreign key names its target as a string"),
    ("events_are_named_once",
     added("dispatch/events.py", SECOND_EVENT.format("dispatch.incident.opened", "Again")),
     "'dispatch.incident.opened' is already bluelamp/dispatch/events.py:8"),
    ("events_are_named_once",
     added("dispatch/events.py", SECOND_EVENT.format("incident.opened", "Short")),
     "event 'incident.opened' is not 'dispatch.thing.happened'"),
    ("events_are_registered", added("dispatch/events.py", UNREGISTERED), "Forgotten is not"),
    ("events_are_plain",
     {"dispatch/events.py": FILES["dispatch/events.py"].replace(": int", ": Incident | None")},
     "bluelamp/dispatch/events.py:11: event 'dispatch.incident.opened' holds Incident | None"),
    ("events_are_published",
     added("dispatch/events.py", SECOND_EVENT.format("dispatch.incident.lost", "Lost")),
     "event 'dispatch.incident.lost' is never published"),
    ("handlers_are_registered", added("contact/handlers.py", "\ndef deaf(happened, by): ...\n"),
     "bluelamp/contact/handlers.py:9: deaf is not registered"),
    ("looks_are_audited",
     added("dispatch/selectors.py", LOOK.format("log", ", reason", "models.Log.objects.get()")),
     "bluelamp/dispatch/selectors.py:16: consult_log writes no audit line"),
    ("looks_are_audited", added("dispatch/selectors.py", LOOK.format("log", "", "_look(1)")),
     "consult_log does not ask reason= by keyword"),
    ("permissions_are_used",
     added("dispatch/permissions.py", "\nUNUSED = permission('dispatch.fly', 'Fly')\n"),
     "bluelamp/dispatch/permissions.py:11: permission 'dispatch.fly' is never asked for"),
    ("used_permissions_are_declared", added("dispatch/views.py", "\nby.may('dispatch.fly')\n"),
     "bluelamp/dispatch/views.py:9: permission 'dispatch.fly' is not declared"),
    ("used_permissions_are_declared",
     {"contact/menu.py": "navigation.register('Board', 'dispatch:board', 'dispatch.fly')\n"},
     "bluelamp/contact/menu.py:1: permission 'dispatch.fly' is not declared"),
    ("used_permissions_are_declared", {"web/roles.py": "ROLES = ['dispatch.fly']\n"},
     "bluelamp/web/roles.py:1: permission 'dispatch.fly' is not declared"),
    ("permissions_are_their_apps",
     {"contact/permissions.py": "A = permission('dispatch.fly', 'Fly')\n"},
     "permission 'dispatch.fly' is not 'contact.do_thing'"),
    ("no_clock_below_the_door", added("dispatch/services.py", "\nAT = timezone.now()\n"),
     "bluelamp/dispatch/services.py:16: timezone.now"),
    ("no_clock_below_the_door", added("dispatch/rules.py", "\nAT = datetime.datetime.now(UTC)\n"),
     "bluelamp/dispatch/rules.py:7"),
    ("no_clock_below_the_door", added("dispatch/models.py", "\nAT = Field(default=timezone.now)\n"),
     "bluelamp/dispatch/models.py:7"),
    ("no_clock_below_the_door", added("dispatch/selectors.py", "\nON = timezone.localdate()\n"),
     "bluelamp/dispatch/selectors.py:15"),
    ("views_make_one_call", added("dispatch/views.py", TWO_CALLS),
     "bluelamp/dispatch/views.py:10: twice makes 2 calls"),
    ("doors_do_not_query", added("dispatch/views.py", "\nrows = models.Incident.objects.all()\n"),
     "bluelamp/dispatch/views.py:9: models.Incident.objects"),
    ("every_app_has_a_readme", {"contact/README.md": ""}, "bluelamp/contact/README.md"),
    ("every_app_is_known", {"tasking/services.py": ""}, "bluelamp/tasking/services.py"),
    ("files_are_short", {"contact/rules.py": "A = 1\n" * 401}, "contact/rules.py:1: 401 lines"),
    ("no_forbidden_names", {"contact/utils.py": ""}, "bluelamp/contact/utils.py:1: 'utils'"),
    ("no_forbidden_names", {"contact/services/common.py": ""}, "'common'"),
    ("doors_are_explained", added("contact/services.py", "\n\ndef silent(): ...\n"),
     "bluelamp/contact/services.py:9: silent has no docstring"),
    ("doors_are_explained", added("contact/services.py", '\n\ndef odd():\n    """Does it."""\n'),
     "odd's docstring does not say 'This will'"),
    ("excuses_have_a_reason", {"contact/rules.py": f"import os  # {NO}qa: F401\n"},
     "bluelamp/contact/rules.py:1"),
    ("excuses_have_a_reason", {"contact/rules.py": f"a = 1  # type: {IG}nore[misc]\n"},
     "bluelamp/contact/rules.py:1"),
    ("no_words_of_a_machine", {"contact/rules.py": f"A = '{HOME}/somebody/file'\n"},
     f"bluelamp/contact/rules.py:1: '{HOME}/somebody/file'"),
    ("no_words_of_a_machine", {"contact/rules.py": f"A = 'https://{HOST}/simple'\n"},
     f"bluelamp/contact/rules.py:1: '{HOST}'"),
    ("tests_mirror_the_platform", {"../tests/canteen/test_it.py": ""}, "tests/canteen: nothing"),
    ("tests_mirror_the_platform", {"../tests/contact/test_it.py": ""}, "tests/contact: a folder"),
    ("tests_mock_nothing", {"../tests/contact/test_it.py": "from unittest import mock\n"},
     "tests/contact/test_it.py:1: no mocks"),
    ("tests_are_sentences", {"../tests/contact/test_it.py": "def test_it(): ...\n"},
     "tests/contact/test_it.py:1: test_it is no sentence"),
    ("built_assets_are_ours_to_ship",
     {"web/static/web/office.css": "@font-face{font-family:GDS Transport}"},
     "office.css: holds 'GDS Transport'"),
]  # fmt: skip


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_house_keeps_its_rules(check):
    found = check(HOUSE)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_platform_that_keeps_the_rules_passes(check, folder):
    assert check(House(build(folder))) == []


@pytest.mark.parametrize(("name", "planted", "culprit"), BREAKS)
def test_each_check_catches_what_it_is_for(name, planted, culprit, folder):
    found = NAMED[name](House(build(folder, planted)))
    assert any(culprit in line for line in found), found


def test_every_check_is_broken_here_once():
    assert {name for name, _, _ in BREAKS} == set(NAMED)
