import pytest

from bluelamp.contact.rules import grading as rules


@pytest.mark.parametrize(
    ("words", "grade", "reason"),
    [
        ("he has a knife", "P1", "“knife”: a weapon is mentioned"),
        ("My HUSBAND came back", "P2", "“HUSBAND”: a domestic incident"),
        ("my partner is strangling me", "P1", "“strangling”: somebody is being hurt now"),
        ("noisy neighbours again", "P3", "Nothing in the words points to danger now"),
        ("", "P3", "Nothing in the words points to danger now"),
    ],
)
def test_the_most_urgent_thing_noticed_proposes_the_grade(words, grade, reason):
    proposal = rules.propose_grade(words)
    assert proposal.grade == grade
    assert reason in proposal.reasons


def test_a_word_inside_another_is_not_noticed():
    assert rules.propose_grade("the begun work on Gunnersbury road").grade == "P3"
