"""The registers of capability."""

from collections.abc import Mapping, Sequence
from typing import Any

from bluelamp.stewardship.portfolio.selectors.facts import list_facts
from bluelamp.stewardship.registers.selectors import declared as ask
from bluelamp.stewardship.registers.selectors.declared import Answer, Register, declare
from bluelamp.stewardship.registers.services.files import take_files

from .. import permissions
from ..choices import Confidence, Kind, Part, Stage
from ..events import EntryChanged
from ..models import Job, MaturityScore, Practice, PracticeFact, Responsibility, SkillNeed
from ..rules import rows

REFERENCE = ask.words("reference", "Reference", 60, required=True)
PRACTICE = ask.link("practice", "Practice", "practices", required=True)
JOB = ask.link("job", "Job", "jobs", required=True)


def changed(register: str, entry_id: int, fields: tuple[str, ...]) -> EntryChanged:
    """This will tell that an entry has changed."""
    return EntryChanged(register, entry_id, fields)


def kept(
    code: str, one: str, many: str, about: str, model: type, answers: tuple[Answer, ...],
    key: tuple[str, ...] = ("reference",), trouble: ask.Trouble = lambda values, beside: {},
    beside: tuple[str, ...] = (),
) -> Register:  # fmt: skip
    """This will declare a register of capability, and let its files be imported."""
    register = declare(
        Register(
            code, one, many, about, model, key, answers, permissions.check_can_read,
            permissions.check_can_keep, changed, trouble, beside, ways="capability/_ways.html",
        )
    )  # fmt: skip
    take_files(register)
    return register


def doubt_fact(values: Mapping[str, Any], beside: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """This will say that a fact is not one of those that the platform can count."""
    known = [each.code for each in list_facts()]
    if values["fact"] in known:
        return {}
    return {"fact": f"There is no fact “{values['fact']}”. There are: {', '.join(known)}."}


REGISTERS = (
    kept(
        "practices",
        "practice",
        "Practices",
        "A row a practice, with the level that it aims at.",
        Practice,
        (
            REFERENCE,
            ask.words("name", "Practice", required=True),
            ask.choice("kind", "Kind", Kind.choices, required=True),
            ask.words("group", "Group"),
            ask.choice("stage", "Stage", Stage.choices),
            ask.words("owner", "Owner"),
            ask.whole("target", "Target level", 1, 5),
            ask.whole("importance", "Importance, 1 to 5", 1, 5),
            ask.text("action", "What is done about it"),
            ask.day("review_on", "Review on"),
        ),
    ),
    kept(
        "maturity-scores",
        "maturity score",
        "Maturity scores",
        "A row what one assessor found of a practice on a day. The newest of each counts.",
        MaturityScore,
        (
            PRACTICE,
            ask.words("assessor", "Assessor", 200, required=True),
            ask.day("seen_on", "Assessed on", required=True),
            ask.whole("level", "Level, 1 to 5", 1, 5, required=True),
            ask.text("evidence", "What shows it"),
            ask.choice("confidence", "How sure", Confidence.choices),
        ),
        ("practice", "assessor", "seen_on"),
        rows.doubt_score,
    ),
    kept(
        "jobs",
        "job",
        "Jobs",
        "A row a job of the department, with its posts.",
        Job,
        (
            REFERENCE,
            ask.words("name", "Job", required=True),
            ask.words("team", "Team"),
            ask.words("grade", "Grade", 60),
            ask.whole("posts", "Posts", 0, 10_000),
            ask.whole("filled", "Filled", 0, 10_000),
            ask.words("deputy", "Deputy"),
            ask.day("evaluated_on", "Evaluated on"),
        ),
        trouble=rows.doubt_job,
    ),
    kept(
        "responsibilities",
        "responsibility",
        "Responsibilities",
        "A row a job and its part in an activity: R, A, C or I. Exactly one is accountable.",
        Responsibility,
        (
            PRACTICE,
            ask.words("activity", "Activity", 200, required=True),
            JOB,
            ask.choice("part", "Part", Part.choices, required=True),
        ),
        ("practice", "activity", "job"),
        rows.doubt_part,
        ("practice", "activity"),
    ),
    kept(
        "skill-needs",
        "skill need",
        "Skills",
        "A row a job and a skill that it needs, with how many people have it.",
        SkillNeed,
        (
            JOB,
            ask.words("skill", "Skill", 200, required=True),
            ask.whole("level", "Level needed, 1 to 5", 1, 5, required=True),
            ask.whole("people_needed", "People needed", 0, 10_000, required=True),
            ask.whole("people_with", "People who have it", 0, 10_000),
            ask.text("training", "Training"),
        ),
        ("job", "skill"),
        rows.doubt_skill,
    ),
    kept(
        "practice-facts",
        "fact of a practice",
        "Facts of practices",
        "A row a practice and what is counted of it, shown beside what people assessed.",
        PracticeFact,
        (
            PRACTICE,
            ask.words("fact", "Fact", 60, required=True, hint="By its code, as the list shows it"),
            ask.text("why", "What it says of the practice"),
        ),
        ("practice", "fact"),
        doubt_fact,
    ),
)
