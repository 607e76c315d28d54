"""The first minute on a bare machine: one sentence for each thing that can be missing."""

import ast
import shutil
import sys

import pytest

from bluelamp.web.home import ROOT
from tools import bootstrap

SOURCE = (ROOT / "tools" / "bootstrap.py").read_text()


@pytest.fixture
def checkout(folder, monkeypatch):
    """A checkout with a .venv that pretends to be whole."""
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").touch()
    monkeypatch.setattr(bootstrap, "ROOT", str(folder))
    monkeypatch.setattr(bootstrap, "VENV", str(folder / ".venv"))
    monkeypatch.setattr(bootstrap, "PYTHON", str(folder / ".venv" / "bin" / "python"))
    monkeypatch.setattr(bootstrap, "STAMP", str(folder / ".venv" / "bluelamp.stamp"))
    return folder


def test_an_old_python_can_read_it():
    ast.parse(SOURCE, feature_version=(3, 6))


def test_an_old_python_is_told(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(bootstrap.Trouble, match=r"needs Python 3\.11 or newer"):
        bootstrap.find_python()


def test_a_python_without_environments_is_told(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(bootstrap.Trouble, match="install the package python3-venv"):
        bootstrap.check_venv()


def test_a_full_disk_is_told(monkeypatch):
    full = shutil._ntuple_diskusage(10**9, 10**9, 5_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: full)
    with pytest.raises(bootstrap.Trouble, match="There is no room: 5 MB are free"):
        bootstrap.check_disk("")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "WARNING: Retrying after 'NewConnectionError(': Failed to establish a connection'",
            "there is no network",
        ),
        ("ERROR: Could not install packages: [Errno 28] No space left on device", "no space left"),
        ("ERROR: No matching distribution found for nothing", "pip failed: ERROR: No matching"),
    ],
)
def test_what_pip_says_becomes_one_sentence(said, words):
    sentence = bootstrap.why([said])
    assert words in sentence
    assert "\n" not in sentence


def test_nothing_is_installed_again_until_a_pin_changes(checkout):
    assert not bootstrap.is_current("")
    (checkout / ".venv" / "bluelamp.stamp").write_text(bootstrap.fingerprint(""))
    assert bootstrap.is_current("")
    assert not bootstrap.is_current("dev")
    with (checkout / "constraints.txt").open("a") as file:
        file.write("another==1\n")
    assert not bootstrap.is_current("")


def test_what_the_suite_needs_covers_what_the_platform_needs(checkout):
    (checkout / ".venv" / "bluelamp.stamp").write_text(bootstrap.fingerprint("dev"))
    assert bootstrap.is_current("")
