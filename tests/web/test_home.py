"""What an installation keeps for itself."""

import stat
import subprocess
import sys

import pytest

from bluelamp.web import home


@pytest.fixture
def own(monkeypatch, folder):
    monkeypatch.setenv("BLUELAMP_HOME", str(folder))
    return folder


def test_what_is_kept_is_private_and_the_same_the_second_time(own):
    assert home.kept("a.json", {"x": 1}) == {"x": 1}
    assert home.kept("a.json", {"x": 2}) == {"x": 1}
    assert stat.S_IMODE((own / "a.json").stat().st_mode) == 0o600


def test_what_a_newer_version_also_needs_is_added(own):
    home.kept("a.json", {"x": 1})
    assert home.kept("a.json", {"x": 2, "y": 3}) == {"x": 1, "y": 3}


def test_processes_that_begin_together_agree(own):
    code = (
        "import secrets; from bluelamp.web import home;"
        "print(home.kept('a.json', {'x': secrets.token_hex(8)})['x'])"
    )
    command = [sys.executable, "-c", code]
    started = [
        subprocess.Popen(command, cwd=home.ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({each.communicate()[0] for each in started}) == 1


def test_a_secret_comes_from_the_environment_then_a_credential_then_is_made(own, monkeypatch):
    made = home.secret("scope_key")
    assert len(made) == 64
    credentials = own / "credentials"
    credentials.mkdir()
    (credentials / "scope_key").write_text("from a credential\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    assert home.secret("scope_key") == "from a credential"
    assert home.secret("audit_key") != "from a credential"
    monkeypatch.setenv("BLUELAMP_SCOPE_KEY", "from the environment")
    assert home.secret("scope_key") == "from the environment"


def test_a_home_that_cannot_be_made_is_told(monkeypatch):
    monkeypatch.setenv("BLUELAMP_HOME", "/proc/bluelamp")
    with pytest.raises(home.Trouble, match="set BLUELAMP_HOME"):
        home.home()


def test_a_lock_is_held_once(own):
    with home.locked(own / "lock"), pytest.raises(home.AlreadyHeld):  # noqa: SIM117
        with home.locked(own / "lock", wait=False):
            pass
