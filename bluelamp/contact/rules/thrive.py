"""THRIVE+ as prompts: what to ask, in the order of its letters. They record and decide nothing."""

PROMPTS = {
    "threat": ("Threat", "From whom or what, and is it happening now?"),
    "harm": ("Harm", "What has happened, or is likely to: physical, psychological, financial?"),
    "risk": ("Risk", "How likely is it, and how bad would it be?"),
    "investigation": ("Investigation", "What must be kept or done in the first hour?"),
    "vulnerability": ("Vulnerability", "Who cannot protect themselves, why, what do they need?"),
    "engagement": ("Engagement", "Language, access, a safe way to reach them, what they expect"),
    "prevention": ("Prevention", "What would stop it from happening again?"),
    "intervention": ("Intervention", "Who else should act: health, council, a partner?"),
}


def as_line(said: dict[str, str]) -> str:
    """This will write an assessment as one line of a log; what was left empty is left out."""
    parts = (f"{PROMPTS[name][0]}: {text}" for name, text in said.items() if text)
    return "THRIVE+. " + " ".join(part if part.endswith(".") else f"{part}." for part in parts)
