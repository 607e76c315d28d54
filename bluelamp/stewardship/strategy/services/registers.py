"""The registers of strategy."""

from bluelamp.stewardship.registers.selectors import declared as ask
from bluelamp.stewardship.registers.selectors.declared import Answer, Register, declare
from bluelamp.stewardship.registers.services.files import take_files

from .. import models, permissions
from ..choices import Outcome, Stand
from ..events import EntryChanged
from ..rules import rows

REFERENCE = ask.words("reference", "Reference", 60, required=True)
THEME = ask.link("theme", "Theme", "themes", required=True)
BOARD = ask.link("board", "Board", "boards", required=True)
OWNER = ask.words("owner", "Owner")


def changed(register: str, entry_id: int, fields: tuple[str, ...]) -> EntryChanged:
    """This will tell that an entry has changed."""
    return EntryChanged(register, entry_id, fields)


def kept(
    code: str, one: str, many: str, about: str, model: type, *answers: Answer,
    key: tuple[str, ...] = ("reference",), trouble: ask.Trouble = lambda values, beside: {},
) -> Register:  # fmt: skip
    """This will declare a register of strategy, and let its files be imported."""
    register = declare(
        Register(
            code, one, many, about, model, key, answers, permissions.check_can_read,
            permissions.check_can_keep, changed, trouble, ways="strategy/_ways.html",
        )
    )  # fmt: skip
    take_files(register)
    return register


def name(label: str) -> Answer:
    """This will be the words that an entry is called by."""
    return ask.words("name", label, required=True)


REGISTERS = (
    kept("themes", "theme", "Themes", "A row a theme.", models.Theme,
         REFERENCE, name("Theme"), ask.text("about", "About")),
    kept("principles", "principle", "Principles", "A row a principle.", models.Principle,
         REFERENCE, name("Principle"), THEME),
    kept("objectives", "objective", "Objectives", "A row an objective with its measure.",
         models.Objective, REFERENCE, name("Objective"), THEME, ask.words("measure", "Measure"),
         ask.words("target", "Target"), ask.words("stands_at", "Stands at"),
         ask.day("due_on", "By"), OWNER),
    kept("national-priorities", "national priority", "National priorities",
         "A row a priority of a national text.", models.NationalPriority, REFERENCE,
         name("Priority"), ask.words("text", "National text and version", required=True)),
    kept("alignments", "alignment", "Alignments",
         "A row a theme and a national priority: how one stands to the other.", models.Alignment,
         THEME, ask.link("priority", "National priority", "national-priorities", required=True),
         ask.choice("stand", "How it stands", Stand.choices, required=True),
         ask.words("reason", "How"), key=("theme", "priority"), trouble=rows.doubt_alignment),
    kept("roadmap-steps", "roadmap step", "Roadmap", "A row a step towards an objective.",
         models.RoadmapStep, REFERENCE, name("Step"),
         ask.link("objective", "Objective", "objectives", required=True),
         ask.day("starts_on", "Starts on", required=True),
         ask.day("ends_on", "Ends on", required=True), ask.day("done_on", "Done on"),
         trouble=rows.doubt_step),
    kept("plan-items", "plan item", "10- and 100-day plans",
         "A row what a plan promises by a day after it began.", models.PlanItem, REFERENCE,
         name("Promise"), ask.words("plan", "Plan", required=True, sifted=True),
         ask.day("day_0", "Day 0", required=True), ask.whole("day", "By day", 1, 1_000,
         required=True), OWNER, ask.day("done_on", "Done on"), ask.text("evidence", "Evidence"),
         trouble=rows.doubt_item),
    kept("boards", "board", "Boards", "A row a board with its terms.", models.Board, REFERENCE,
         name("Board"), ask.text("terms", "Terms"), ask.words("chair", "Chair"),
         ask.whole("quorum", "Quorum", 1, 100)),
    kept("board-papers", "board paper", "Papers and decisions",
         "A row a paper before a board, and what was decided.", models.BoardPaper, REFERENCE,
         ask.words("title", "Paper", required=True), BOARD, ask.words("author", "Author"),
         ask.day("meets_on", "Meeting on", required=True), ask.text("asks", "What it asks"),
         ask.choice("outcome", "Decision", [each for each in Outcome.choices if each[0]]),
         ask.day("decided_on", "Decided on"), ask.whole("present", "Members present", 0, 500),
         ask.text("decision", "Decision in words"), trouble=rows.doubt_paper),
    kept("board-actions", "board action", "Actions", "A row an action of a board.",
         models.BoardAction, REFERENCE, name("Action"), BOARD, OWNER.needed(),
         ask.day("due_on", "Due"), ask.day("done_on", "Done on"), trouble=rows.doubt_action),
    kept("strategic-risks", "strategic risk", "Risks", "A row a risk to the strategy.",
         models.StrategicRisk, REFERENCE, name("Risk"), ask.link("theme", "Theme", "themes"),
         ask.whole("likelihood", "Likelihood, 1 to 5", 1, 5, required=True),
         ask.whole("impact", "Impact, 1 to 5", 1, 5, required=True), OWNER,
         ask.text("answer", "What is done about it"), ask.day("review_on", "Review on"),
         ask.day("closed_on", "Closed on")),
)  # fmt: skip
