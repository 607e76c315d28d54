import pytest

from bluelamp.web.cli import spoken


@pytest.mark.parametrize(
    ("typed", "run"),
    [
        (["bluelamp", "load-roles", "--dry-run"], ["bluelamp", "load_roles", "--dry-run"]),
        (["bluelamp", "--help"], ["bluelamp", "--help"]),
        (["bluelamp"], ["bluelamp"]),
    ],
)
def test_a_command_may_be_written_with_hyphens(typed, run):
    assert spoken(typed) == run
