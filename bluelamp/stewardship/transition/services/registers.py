"""The registers of transition."""

from bluelamp.stewardship.registers.selectors import declared as ask
from bluelamp.stewardship.registers.selectors.declared import Answer, Register, declare
from bluelamp.stewardship.registers.services.files import take_files

from .. import permissions
from ..choices import Category, Met, Severity
from ..events import EntryChanged
from ..models import (
    Criterion,
    CriticalIssue,
    DeskDay,
    GoLive,
    GoLiveLesson,
    Landing,
    PanelVote,
    Proof,
)
from ..rules import rows
from ..rules.votes import doubt_vote

WAYS = "transition/_ways.html"
REFERENCE = ask.words("reference", "Reference", 60, required=True)
GO_LIVE = ask.link("go_live", "Go-live", "go-lives", required=True)
OWNER = ask.words("owner", "Owner")


def changed(register: str, entry_id: int, fields: tuple[str, ...]) -> EntryChanged:
    """This will tell that an entry has changed."""
    return EntryChanged(register, entry_id, fields)


def kept(
    code: str, one: str, many: str, about: str, model: type, answers: tuple[Answer, ...],
    key: tuple[str, ...] = ("reference",), trouble: ask.Trouble = lambda values, beside: {},
    page: str = "",
) -> Register:  # fmt: skip
    """This will declare a register of transition, and let its files be imported."""
    register = declare(
        Register(
            code, one, many, about, model, key, answers, permissions.check_can_read,
            permissions.check_can_keep, changed, trouble, ways=WAYS, page=page,
        )
    )  # fmt: skip
    take_files(register)
    return register


VOTES = kept(
    "panel-votes",
    "vote of a panel",
    "Votes of panels",
    "A row what a member of the panel says of a criterion in a department.",
    PanelVote,
    (
        ask.link("criterion", "Criterion", "criteria", required=True),
        ask.link("landing", "Department of the go-live", "landings", required=True),
        ask.words("member", "Member", 200, required=True),
        ask.choice("says", "Says", Met.choices, required=True),
        ask.text("why", "Why"),
        ask.day("voted_on", "Voted on", required=True),
    ),
    ("criterion", "landing", "member"),
    doubt_vote,
)
REGISTERS = (
    kept(
        "go-lives",
        "go-live",
        "Go-lives",
        "A row a go-live.",
        GoLive,
        (
            REFERENCE,
            ask.words("name", "Name", required=True),
            ask.day("goes_on", "Goes live on"),
            ask.day("last_safe_at", "Last day to go back"),
            ask.text("way_back", "How to go back"),
            OWNER,
            ask.whole("usual_calls", "Usual calls a day", 0, 1_000_000),
            ask.whole("people_per_agent", "People for each change agent", 1, 1_000).unlisted(),
            ask.whole("calm_days", "Calm days before support ends", 1, 60).unlisted(),
            ask.whole("most_second", "Most open issues of severity 2", 0, 100).unlisted(),
        ),
        trouble=rows.doubt_go_live,
        page="transition:go-live",
    ),
    kept(
        "landings",
        "department of a go-live",
        "Departments of go-lives",
        "A row a department's part of a go-live, with its change agents.",
        Landing,
        (
            REFERENCE,
            GO_LIVE,
            ask.words("department", "Department", 200, required=True),
            ask.day("lands_on", "Lands on"),
            ask.whole("people", "People"),
            ask.whole("agents", "Change agents"),
            ask.whole("agents_trained", "Of them trained"),
            ask.whole("briefed", "People briefed"),
        ),
        trouble=rows.doubt_landing,
        page="transition:landing",
    ),
    kept(
        "criteria",
        "criterion",
        "Criteria",
        "A row something that every department of a go-live must show.",
        Criterion,
        (
            REFERENCE,
            GO_LIVE,
            ask.choice("category", "About", Category.choices, required=True),
            ask.words("name", "Criterion", required=True),
            ask.words("threshold", "Threshold"),
            ask.yes_no("mandatory", "Mandatory"),
            ask.whole("valid_days", "Days that evidence holds", 1, 3_650),
        ),
    ),
    kept(
        "proofs",
        "piece of evidence",
        "Evidence",
        "A row what was seen of a criterion in a department on a day. The newest counts.",
        Proof,
        (
            ask.link("criterion", "Criterion", "criteria", required=True),
            ask.link("landing", "Department of the go-live", "landings", required=True),
            ask.day("seen_on", "Seen on", required=True),
            ask.choice("met", "What it shows", Met.choices, required=True),
            ask.text("evidence", "Evidence"),
            ask.day("expires_on", "Runs out on"),
            OWNER,
            ask.day("due_on", "Put right by"),
        ),
        ("criterion", "landing", "seen_on"),
        rows.doubt_proof,
    ),
    VOTES,
    kept(
        "critical-issues",
        "critical issue",
        "Critical issues",
        "A row an issue around a go-live.",
        CriticalIssue,
        (
            REFERENCE,
            ask.words("title", "Issue", required=True),
            GO_LIVE,
            ask.words("department", "Department", 200),
            ask.choice("severity", "Severity", Severity.choices, required=True),
            ask.text("workaround", "Way round"),
            OWNER,
            ask.day("due_on", "Due"),
            ask.day("opened_on", "Opened on", required=True),
            ask.day("closed_on", "Closed on"),
        ),
        trouble=rows.doubt_issue,
    ),
    kept(
        "desk-days",
        "day of the service desk",
        "Days of the service desk",
        "A row a go-live and a day: calls forecast and taken.",
        DeskDay,
        (
            GO_LIVE,
            ask.day("day", "Day", required=True),
            ask.whole("forecast", "Calls forecast"),
            ask.whole("calls", "Calls taken"),
            ask.whole("staff_planned", "Staff planned", 0, 10_000),
            ask.whole("fixed_first", "Put right at first contact"),
            ask.whole("backlog", "Not yet answered"),
        ),
        ("go_live", "day"),
        rows.doubt_desk,
    ),
    kept(
        "go-live-lessons",
        "lesson",
        "Lessons",
        "A row a lesson of a go-live.",
        GoLiveLesson,
        (
            REFERENCE,
            ask.words("title", "Lesson", required=True),
            GO_LIVE,
            ask.choice("category", "About", Category.choices, required=True),
            ask.text("to_do", "What the next one is to do"),
            OWNER,
            ask.day("taken_up_on", "Taken up on"),
        ),
    ),
)
