"""The role profiles that the platform comes with, as plain data. `bluelamp load-roles` loads them.

A force changes what a role may do here, in one place; the page under /access/roles/ shows it.
"""

from bluelamp.kernel.access.choices import Reach
from bluelamp.kernel.access.rules import Profile

EVERYBODY = ("maps.read", "opportunities.take_part")
CONTACT = (
    "contact.take_call",
    "contact.grade_call",
    "contact.read_calls",
    "contact.book_appointment",
)
LEAD_CONTACT = (*CONTACT, "contact.read_measures", "contact.make_slots")
WATCH = ("dispatch.read_incidents",)
OPEN = (*WATCH, "dispatch.open_incident")
COMMAND = (
    *OPEN,
    "dispatch.assign_unit",
    "dispatch.set_status",
    "dispatch.speak_for_units",
    "dispatch.result_incident",
    "dispatch.regrade_incident",
    "dispatch.link_incidents",
    "dispatch.transfer_incident",
    "dispatch.close_incident",
    "dispatch.message_units",
    "dispatch.answer_emergency",
    "dispatch.request_support",
)
CLOSE = ("dispatch.close_incident", "dispatch.close_as_supervisor")
PATROL = (
    *OPEN,
    "dispatch.set_status",
    "dispatch.result_incident",
    "dispatch.message_units",
)
TASKED = ("tasking.read", "tasking.do_tasks")
TASKING = (*TASKED, "tasking.make_tasks", "tasking.hold_meeting", "tasking.brief")
ADVICE = ("algorithms.read_advice",)
PEOPLE = ("identity.read_people",)
WHO_IS_WHO = (*PEOPLE, "identity.decide_identity")
READ = (
    *EVERYBODY,
    "pole.read_records",
    "profiles.read",
    "search.search",
    "search.save",
    "identity.match_person",
)
STEWARD = (
    "opportunities.read_figures",
    "portfolio.read",
    "debt.read",
    "contracts.read",
    "programmes.read",
    "benefits.read",
    "devices.read",
    "automation.read",
    "capability.read",
    "transition.read",
    "strategy.read",
    "publication.read",
)
DELIVER = (*EVERYBODY, "opportunities.triage", "maps.draw")
KEEP_PORTFOLIO = (*STEWARD, "portfolio.change")
LINKAGE = ("linkage.link", "linkage.read_runs")
WRITE = (*READ, "pole.add_records", "pole.amend_records")
KEEP = (*WRITE, "pole.protect_records", "pole.place_markers", "profiles.print")

INGEST = (
    *READ,
    "pole.add_records",
    "ingest.run",
    "ingest.read",
    "ingest.repair",
    "ingest.edit_mapping",
)

ROLES = (
    Profile(
        "contact-handler", "Contact handler", Reach.FORCE, False, (*CONTACT, *OPEN, *ADVICE, *WRITE)
    ),
    Profile("public-pages", "The public’s pages", Reach.FORCE, False, ("contact.present",)),
    Profile(
        "controller",
        "Controller",
        Reach.FORCE,
        False,
        ("contact.read_calls", *COMMAND, "dispatch.manage_units", *TASKED, *ADVICE, *READ),
    ),
    Profile(
        "dispatch-supervisor",
        "Dispatch supervisor",
        Reach.FORCE,
        True,
        (
            *LEAD_CONTACT,
            *COMMAND,
            "dispatch.close_as_supervisor",
            "dispatch.manage_units",
            *TASKING,
            *ADVICE,
            *KEEP,
            "access.read_glass",
        ),
    ),
    Profile("response-officer", "Response officer", Reach.FORCE, False, (*PATROL, *TASKED, *WRITE)),
    Profile(
        "neighbourhood-officer",
        "Neighbourhood officer",
        Reach.UNIT,
        False,
        (*PATROL, *TASKED, *WRITE),
    ),
    Profile(
        "mission-support",
        "Mission support",
        Reach.FORCE,
        True,
        ("contact.read_calls", *OPEN, "dispatch.regrade_incident", *TASKING, *ADVICE, *READ),
    ),
    Profile(
        "investigator",
        "Investigator",
        Reach.FORCE,
        True,
        ("contact.read_calls", *WATCH, *KEEP, *WHO_IS_WHO),
    ),
    Profile(
        "analyst",
        "Analyst",
        Reach.FORCE,
        True,
        (
            "contact.read_calls",
            *WATCH,
            *TASKED,
            *ADVICE,
            *KEEP,
            *WHO_IS_WHO,
            "identity.approve_identity",
            "linkage.read_runs",
        ),
    ),
    Profile("data-analyst", "Data analyst", Reach.FORCE, False, INGEST),
    Profile("custody-sergeant", "Custody sergeant", Reach.FORCE, True, (*WATCH, *WRITE, *PEOPLE)),
    Profile(
        "supervisor",
        "Supervisor",
        Reach.UNIT,
        True,
        (
            "contact.read_calls",
            *PATROL,
            *TASKING,
            "dispatch.assign_unit",
            *CLOSE,
            *ADVICE,
            *KEEP,
            "access.read_glass",
            *WHO_IS_WHO,
            "identity.approve_identity",
        ),
    ),
    Profile(
        "professional-standards",
        "Professional standards",
        Reach.FORCE,
        True,
        ("access.read_audit", "access.read_glass", "contact.read_calls", *PEOPLE, *WATCH, *READ),
    ),
    Profile(
        "system-administrator",
        "System administrator",
        Reach.FORCE,
        False,
        (
            *EVERYBODY,
            "access.manage",
            "access.read_glass",
            "reference.manage_codes",
            "geography.load",
            "algorithms.register",
            "algorithms.approve",
            "algorithms.suspend",
            *ADVICE,
            "bus.manage_deliveries",
        ),
    ),
    Profile(
        "it-architect",
        "IT architect",
        Reach.FORCE,
        True,
        (
            *KEEP_PORTFOLIO,
            *DELIVER,
            "portfolio.decide",
            "portfolio.load_costs",
            "debt.assess",
            "debt.decide",
            "debt.load_dates",
            "contracts.keep",
            "programmes.keep",
            "programmes.choose",
            "benefits.keep",
            "devices.keep",
            "automation.keep",
            "transition.keep",
            "capability.keep",
            "strategy.keep",
            "publication.review",
        ),
    ),
    Profile(
        "business-partner",
        "Business partner",
        Reach.FORCE,
        False,
        (*KEEP_PORTFOLIO, *DELIVER, "devices.keep", "transition.keep", "capability.keep"),
    ),
    Profile(
        "contract-manager",
        "Contract manager",
        Reach.FORCE,
        True,
        (
            *KEEP_PORTFOLIO,
            *EVERYBODY,
            "portfolio.load_costs",
            "contracts.keep",
            "benefits.verify",
        ),
    ),
    Profile(
        "programme-manager",
        "Programme manager",
        Reach.FORCE,
        False,
        (
            *STEWARD,
            *EVERYBODY,
            "contracts.verify",
            "strategy.keep",
            "transition.keep",
            "transition.rule",
            "publication.publish",
            "programmes.keep",
            "programmes.choose",
            "benefits.keep",
            *ADVICE,
        ),
    ),
    Profile(
        "platform",
        "The platform itself",
        Reach.FORCE,
        True,
        (
            *LEAD_CONTACT,
            "contact.present",
            *COMMAND,
            "dispatch.manage_units",
            *ADVICE,
            *KEEP,
            *KEEP_PORTFOLIO,
            *LINKAGE,
            "debt.assess",
            "programmes.keep",
        ),
    ),
)
