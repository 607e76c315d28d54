"""A day's tasking of the fictional force: briefings, tasks, a commission, a package, a process."""

import datetime

from bluelamp.kernel.access import selectors as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.tasking.choices import TaskKind
from bluelamp.tasking.services import briefings, processes, tasks

BRIEFINGS = (
    (
        "Market Square, tonight",
        (
            "The autumn fair ends at eleven. Two coach parties leave from Station Road.\n\n"
            "Walk the square between ten and midnight. Everybody named here is fictional."
        ),
    ),
    (
        "Vans taken from drives",
        (
            "Four vans were taken from drives this week between two and five in the morning.\n\n"
            "Stop what is towed without lights. Note registrations in the log."
        ),
    ),
)
# What is asked, of which unit, by when (hours from now).
ASKED = (
    (TaskKind.TASK, "Visit the corner shop about its camera", "LPU01-RESP", 4),
    (TaskKind.TASK, "See the keyholder of the school gate", "LPU01-RESP", 12),
    (TaskKind.COMMISSION, "What links the four vans?", "INTEL", 72),
    (TaskKind.PACKAGE, "Vans taken from drives: talk to the streets named", "LPU01-NHT", 168),
)
RUNS = datetime.timedelta(days=7)


def load_tasking(*, by: Actor, at: datetime.datetime) -> int:
    """This will publish the briefings, ask for the work, and count the tasks.

    Raises NotPermitted.
    """
    units = {each.code: each.pk for each in access.list_units(by.force_id)}
    for title, text in BRIEFINGS:
        briefings.publish_briefing(
            by=by, at=at, title=title, text=text, unit_ids=[units["OPS"]], starts_at=at,
            ends_at=at + RUNS,
        )  # fmt: skip
    for kind, title, unit, hours in ASKED:
        due = at + datetime.timedelta(hours=hours)
        asked = tasks.NewTask(title=title, unit_id=units[unit], kind=kind, due_at=due)
        tasks.make_task(by=by, at=at, task=asked)
    started = processes.start_process(
        by=by, at=at, template="night-time-economy", title="Market Square, tonight",
        unit_id=units["LPU01-RESP"],
    )  # fmt: skip
    return len(ASKED) + started.tasks.count()
