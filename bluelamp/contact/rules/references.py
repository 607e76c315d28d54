"""The reference and the secret word that somebody from the public gets for their report."""

import secrets

# No letter or digit that is taken for another one.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUP = 4


def make_reference() -> str:
    """This will make a reference that says nothing of who or when, such as `R-7KQM-2PXA`."""
    return f"R-{_letters()}-{_letters()}"


def make_secret() -> str:
    """This will make the secret word that goes with a reference, forty bits at random."""
    return f"{_letters()}-{_letters()}"


def tidy(written: str) -> str:
    """This will put a reference or a word as somebody wrote it into the form that it was given in.

    Spaces, small letters and left-out dashes are forgiven.
    """
    kept = "".join(each for each in written.upper() if each in LETTERS)
    body = kept[1:] if kept.startswith("R") and len(kept) == 2 * _GROUP + 1 else kept
    dashed = f"{body[:_GROUP]}-{body[_GROUP:]}"
    return f"R-{dashed}" if body != kept else dashed


def _letters() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(_GROUP))
