"""Makes .venv and installs Bluelamp into it; does nothing when nothing has changed.

This file runs before anything is installed and under any Python 3.6 or newer, so that an old
Python can be told so in one sentence. It uses the standard library alone.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "bluelamp.stamp")
OLDEST = (3, 11)
NEWER = ("python3.11", "python3.12", "python3.13", "python3.14")
NEEDED = {"": 1200000000, "dev": 1800000000}
NO_NETWORK = (
    "NewConnectionError",
    "ConnectTimeoutError",
    "Connection refused",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "ProxyError",
    "ReadTimeoutError",
)
STARTED = time.time()


class Trouble(Exception):
    """One sentence for a person."""


def main():
    """This will leave an environment that is ready, or say in one sentence why it cannot."""
    extra = "dev" if "--dev" in sys.argv else ""
    find_python()
    if os.path.islink(VENV) or is_current(extra):
        return
    check_disk(extra)
    check_venv()
    make_venv()
    install(extra)
    with open(STAMP, "w") as file:
        file.write(fingerprint(extra))
    say("The Python packages are installed.")


def find_python():
    """This will go on under a newer Python when this one is too old and there is one."""
    if sys.version_info >= OLDEST:
        return
    for name in NEWER:
        path = shutil.which(name)
        if path:
            os.execv(path, [path, *sys.argv])  # noqa: S606  (the same file, a newer Python)
    raise Trouble(
        f"Bluelamp needs Python 3.11 or newer and this is {platform.python_version()}: install "
        "python3.11 (Debian 12 has it as python3)."
    )


def is_current(extra):
    """This will say whether what is installed is what is asked for, or more."""
    try:
        with open(STAMP) as file:
            found = file.read()
    except OSError:
        return False
    return os.path.exists(PYTHON) and found in (fingerprint(extra), fingerprint("dev"))


def fingerprint(extra):
    """This will sum up what decides the installation."""
    total = hashlib.sha256(f"{extra} {ROOT} ".encode())
    for name in ("pyproject.toml", "constraints.txt"):
        with open(os.path.join(ROOT, name), "rb") as file:
            total.update(file.read())
    return total.hexdigest()


def check_disk(extra):
    """This will pass when the environment fits on the disk."""
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED[extra]:
        raise Trouble(
            f"There is no room: {free // 1000000} MB are free on the disk that holds {ROOT} and "
            f"{NEEDED[extra] // 1000000} MB are needed."
        )


def check_venv():
    """This will pass when Python can make environments; Debian packs that apart."""
    done = subprocess.run([sys.executable, "-c", "import ensurepip, venv"], stderr=subprocess.PIPE)
    if done.returncode:
        raise Trouble(
            "This Python cannot make a virtual environment: install the package python3-venv "
            "(apt-get install python3-venv)."
        )


def make_venv():
    """This will make .venv unless a whole one is there."""
    if os.path.exists(PYTHON):
        done = subprocess.run([PYTHON, "-m", "pip", "--version"], stdout=subprocess.DEVNULL)
        if done.returncode == 0:
            return
    say(f"Making .venv with Python {platform.python_version()}.")
    done = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise Trouble(f"The virtual environment could not be made: {last_line(done.stdout)}")


def install(extra):
    """This will run pip, saying now and then how far it is."""
    say("Fetching the Python packages, some 200 MB the first time.")
    what = "." + (f"[{extra}]" if extra else "")
    command = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--retries", "2", "--progress-bar", "off", "-c", "constraints.txt", "-e", what]
    pip = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    lines = watch(pip)
    if pip.wait():
        raise Trouble(why(lines))


def watch(pip):
    """This will read what pip says and print a line every ten seconds."""
    lines, packages, shown = [], 0, time.time()
    for line in pip.stdout:
        lines.append(line.rstrip())
        packages += line.startswith(("Collecting ", "Requirement already satisfied"))
        if line.startswith("Installing collected"):
            say(f"{packages} packages are fetched; unpacking them.")
        elif time.time() - shown > 10:
            shown = time.time()
            say(f"{packages} packages so far.")
    return lines


def why(lines):
    """This will say in one sentence why pip failed."""
    text = "\n".join(lines)
    if "No space left on device" in text:
        return f"There is no space left on the disk that holds {ROOT}."
    if any(word in text for word in NO_NETWORK):
        return (
            "The Python packages could not be fetched because there is no network: the first "
            "installation needs one, later starts do not."
        )
    errors = [line for line in lines if line.startswith("ERROR")]
    words = last_line("\n".join(errors or lines))
    return f"pip failed: {words}"


def last_line(text):
    """This will give the last line that says something."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"


def say(sentence):
    """This will print a plain line with the seconds since the start."""
    sys.stdout.write(f"{time.time() - STARTED:6.1f} s  {sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        sys.exit(str(trouble))
    except OSError as trouble:
        sys.exit(f"{trouble.filename or 'Bluelamp'}: {trouble.strerror or trouble}.")
    except KeyboardInterrupt:
        sys.exit(130)
