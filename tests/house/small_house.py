"""A small made-up platform that keeps every rule of the house, to break one rule of at a time."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = 'name = "bluelamp.{0}"\nlabel = "{1}"\n'
README = "# {0}\n\nOwns a thing.\n\n- **Words**: thing.\n- **Doors**: `services`.\n"

FILES = {
    "__init__.py": "",
    "kernel/__init__.py": "",
    "kernel/bus/__init__.py": "",
    "kernel/bus/events.py": '''def event(name):
    """This will register."""
''',
    "kernel/bus/services.py": '''def on(event):
    """This will register."""


def publish(event):
    """This will publish."""
''',
    "kernel/audit/__init__.py": "",
    "kernel/audit/services.py": '''def record():
    """This will write."""
''',
    "kernel/access/__init__.py": "",
    "kernel/access/rules.py": '''def permission(codename, meaning):
    """This will declare."""
''',
    "kernel/access/models.py": """from django.db import models


class Force(models.Model):
    name = models.TextField()
""",
    "kernel/access/protection.py": "from . import choices\n",
    "kernel/access/choices.py": "from django.db import models\n",
    "kernel/access/selectors.py": '''from . import models


def check(codename):
    """This will check."""
''',
    "kernel/access/services.py": "from . import selectors\n",
    "kernel/ui/__init__.py": "",
    "kernel/ui/tables.py": "",
    "kernel/geography/__init__.py": "",
    "kernel/geography/services.py": "",
    "kernel/reference/__init__.py": "",
    "kernel/reference/services.py": "",
    "dispatch/__init__.py": "",
    "dispatch/choices.py": "from django.db import models\n",
    "dispatch/events.py": '''from dataclasses import dataclass

from bluelamp.kernel.bus.events import event


@event("dispatch.incident.opened")
@dataclass(frozen=True)
class IncidentOpened:
    """An incident was opened."""

    incident_id: int
''',
    "dispatch/rules.py": '''from . import choices


def due(at):
    """This will say by when."""
''',
    "dispatch/models.py": """from django.db import models


class Incident(models.Model):
    force = models.ForeignKey("access.Force", models.PROTECT)
""",
    "dispatch/permissions.py": '''from bluelamp.kernel.access import selectors
from bluelamp.kernel.access.rules import permission

READ = permission("dispatch.read", "Read incidents")


def check_can_read():
    """This will check."""
    selectors.check(READ)
''',
    "dispatch/selectors.py": '''from bluelamp.kernel.audit import services as audit

from . import models


def consult_incident(*, by, reason, incident_id):
    """This will fetch one and log that somebody looked."""
    return _look(incident_id)


def _look(incident_id):
    audit.record()
    return models.Incident.objects.get(pk=incident_id)
''',
    "dispatch/services.py": '''from bluelamp.kernel.bus import services as bus

from . import models, rules
from .events import IncidentOpened


def open_incident(*, by, at):
    """This will open an incident."""
    models.Incident.objects.create()
    bus.publish(IncidentOpened(1))


def note_incident(*, by, at):
    """This will note."""
''',
    "dispatch/views.py": """from . import services


def page(request):
    if request.method == "POST":
        return services.open_incident(by=1, at=2)
    return services.note_incident(by=1, at=2)
""",
    "contact/__init__.py": "",
    "contact/handlers.py": '''from bluelamp.dispatch.events import IncidentOpened
from bluelamp.kernel.bus.services import on


@on(IncidentOpened)
def note(happened, by):
    """Somebody opened an incident."""
''',
    "contact/services.py": '''from bluelamp.dispatch import services as dispatch


def take():
    """This will take a call."""
    dispatch.open_incident(by=1, at=2)
''',
    "notebook/__init__.py": "",
    "notebook/services.py": "",
    "exchange/__init__.py": "",
    "exchange/pnc/__init__.py": "",
    "exchange/dvla/__init__.py": "",
    "stewardship/__init__.py": "",
    "stewardship/debt/__init__.py": "",
    "stewardship/debt/services.py": "",
    "stewardship/portfolio/__init__.py": "",
    "stewardship/portfolio/services.py": "",
    "records/__init__.py": "",
    "records/crime/__init__.py": "",
    "records/crime/services.py": "",
    "records/pole/__init__.py": "",
    "records/pole/services.py": "",
    "insight/__init__.py": "",
    "insight/search/__init__.py": "",
    "insight/search/services.py": "",
    "insight/ingest/__init__.py": "",
    "insight/ingest/services.py": "",
    "web/__init__.py": "",
    "web/urls.py": "from bluelamp.dispatch import services\n",
    "web/static/web/office.css": "body{color:black}",
}
APPS = (
    "kernel.bus", "kernel.audit", "kernel.access", "kernel.ui", "kernel.geography",
    "kernel.reference", "dispatch", "contact", "notebook", "stewardship.debt",
    "stewardship.portfolio", "records.crime", "records.pole", "insight.search", "insight.ingest",
    "web",
)  # fmt: skip


def build(folder: Path, planted: dict[str, str] | None = None) -> Path:
    """This will build the small platform with some files added, or put in place of its own."""
    files = dict(FILES)
    for app in APPS:
        files[f"{app.replace('.', '/')}/apps.py"] = APP.format(app, app.split(".")[-1])
        files[f"{app.replace('.', '/')}/README.md"] = README.format(app)
    for name, text in (files | (planted or {})).items():
        path = folder / "bluelamp" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    shutil.copy(ROOT / ".importlinter", folder)
    return folder


def added(name: str, text: str) -> dict[str, str]:
    """This will put lines at the end of one of the small platform's files."""
    return {name: FILES[name] + text}
