"""The eight questions of ALGO-CARE, asked once for each version and signed."""

QUESTIONS: dict[str, tuple[str, str]] = {
    "advisory": ("Advisory", "How is it made sure that a person, not the tool, decides?"),
    "lawful": ("Lawful", "What is the policing purpose, and the legal basis for each use of data?"),
    "granularity": (
        "Granularity",
        "Is the advice fine enough for the decision it is for? What does it leave out?",
    ),
    "ownership": ("Ownership", "Who owns the tool and its data, and may the force inspect both?"),
    "challengeable": (
        "Challengeable",
        "How can somebody affected, and an auditor, question an outcome?",
    ),
    "accuracy": (
        "Accuracy",
        "How often is it right, how was that measured, and how often is it measured again?",
    ),
    "responsible": ("Responsible", "Is it fair, who has looked at its ethics, and who answers?"),
    "explainable": ("Explainable", "How does the person who decides learn why it advised so?"),
}


class Unanswered(Exception):
    """Some of the eight questions have no answer in words; the message names them."""


def check_answers(answers: dict[str, str]) -> dict[str, str]:
    """This will return the answers when all eight questions have one. Raises Unanswered."""
    given = {key: str(answers.get(key, "")).strip() for key in QUESTIONS}
    if missing := [QUESTIONS[key][0] for key, answer in given.items() if not answer]:
        raise Unanswered(", ".join(missing))
    return given
