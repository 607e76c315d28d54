"""An algorithm for tests: its public record, its answers, and the steps to its approval."""

from bluelamp.kernel.algorithms import services
from bluelamp.kernel.algorithms.rules.algocare import QUESTIONS
from tests.people import NOW

RECORD = {
    "tier1": {
        "name": "Nearest unit",
        "description": "Ranks units for an incident by the time they need.",
        "how_it_works": "Shortest paths over the road network.",
        "problem": "The nearest unit was not always known.",
        "justification": "It shortens attendance.",
        "contact_email": "algorithms@bluelamp.example",
    },
    "owner": {"organisation": "Bluelamp Constabulary", "team": "Control", "senior_owner": "ACC"},
    "rationale": {"description": "A ranked list.", "scope": "Dispatch.", "benefits": "Minutes."},
    "decision": {
        "integration": "Shown beside the incident.",
        "information_provided": "Minutes and why.",
        "frequency": "Every dispatch.",
        "human_review": "The controller picks the unit.",
        "appeal": "Ask the control room inspector.",
    },
    "tool": {"architecture": "Dijkstra.", "maintenance": "Reviewed each quarter."},
    "data": {
        "source": "Units and roads.",
        "description": "Positions.",
        "sensitive_attributes": "None.",
    },
    "risk": {"risks": [{"risk": "A stale position", "mitigation": "Its age is shown"}]},
}
ANSWERS = {key: f"An answer about {key}." for key in QUESTIONS}
ALL = ("algorithms.register", "algorithms.approve", "algorithms.suspend", "algorithms.read_advice")


def register(by, code="nearest", version="1", **more):
    """This will register a version as a draft."""
    values = {
        "code": code,
        "version": version,
        "name": "Nearest unit",
        "owner": "Control room",
        "purpose": "Ranks units for an incident",
        "atrs_record": RECORD,
        "limitations": "Knows nothing of roadworks.",
    }
    return services.register_algorithm(by=by, at=NOW, **(values | more))


def approve(by, code="nearest", version="1", permits=(), **more):
    """This will register a version, answer its questions and approve it."""
    made = register(by, code, version, **more)
    services.sign_questionnaire(by=by, at=NOW, algorithm_id=made.pk, answers=ANSWERS)
    return services.approve(
        by=by, at=NOW, algorithm_id=made.pk, reference="Ethics 2026/14", permits=permits
    )
