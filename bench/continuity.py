"""Claim: nothing that was acknowledged is lost or doubled when the database or a web process dies.

Four clients send calls through the web door, each with a key of its own, and send a call again
with the same key until it is acknowledged. Meanwhile every process of the database, or of the
page server, is killed with SIGKILL in mid-write, over and over. At the end every acknowledged call
must be there exactly once with exactly one entry of the audit log, and the log must verify.
"""

import argparse
import json
import os
import random
import signal
import statistics
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import harness

KILLS = {"small": 10, "full": 200}
CLIENTS = 4
PATIENCE = 60.0
ACT = "contact.call.taken"
VERIFY = """
import django
django.setup()
from django.utils import timezone
from bluelamp.kernel.audit import services
services.make_checkpoint(at=timezone.now())
"""


@dataclass
class Ledger:
    """What the clients were told."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    tries: int = 0
    refused: list[str] = field(default_factory=list)
    last_begun_and_kept: float = 0.0
    stop: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


def main() -> None:
    """This will run the bench and print its figures; it fails when anything is lost or doubled."""
    options = argparse.ArgumentParser()
    options.add_argument("--json", action="store_true")
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    random.seed(chosen.seed)
    figures = run(KILLS[os.environ.get("SIZE", "small")])
    report(figures, as_json=chosen.json)
    bad = ("lost", "doubled", "without_one_entry", "refused", "entries_wrong", "checkpoints_wrong")
    sys.exit(1 if any(figures[name] for name in bad) else 0)


def run(kills: int) -> dict[str, Any]:
    """This will kill so many times and return the figures."""
    with harness.platform(BLUELAMP_API_RATE="1000000000") as running:
        key = running.run(harness.CLIENT)
        ledger = Ledger()
        clients = [
            threading.Thread(target=write, args=(running, key, ledger)) for _ in range(CLIENTS)
        ]
        for each in clients:
            each.start()
        began = time.monotonic()
        try:
            recoveries = [kill_once(running, ledger, number) for number in range(kills)]
        finally:
            ledger.stop.set()
            for each in clients:
                each.join()
        seconds = time.monotonic() - began
        return summed_up(ledger, recoveries, seconds) | checked(running, key, ledger)


def write(running: harness.Running, key: str, ledger: Ledger) -> None:
    """This will send calls one after another, each until it is acknowledged."""
    while not ledger.stop.is_set():
        call = {
            "channel": random.choice(["999", "101"]),
            "caller_name": "Jo Bright",
            "place": "Kestrel Road, Fernley",
            "words": "There is a fight outside the shop.",
            "key": str(uuid.uuid4()),
        }
        ledger.sent.add(call["key"])
        deadline = time.monotonic() + PATIENCE
        while not send(running, key, call, ledger) and time.monotonic() < deadline:
            time.sleep(0.02)


def send(running: harness.Running, key: str, call: dict[str, str], ledger: Ledger) -> bool:
    """This will send a call once and say whether that settled it."""
    begun = time.monotonic()
    with ledger.lock:
        ledger.tries += 1
    try:
        status, body = running.request("POST", "/api/contact/calls", call, {"X-API-Key": key})
    except OSError:
        return False
    if status in (200, 201):
        with ledger.lock:
            ledger.acknowledged[call["key"]] = json.loads(body)["id"]
            ledger.last_begun_and_kept = max(begun, ledger.last_begun_and_kept)
        return True
    if status < 500:
        ledger.refused.append(f"{status} {body[:200]!r}")
    return status < 500


def kill_once(running: harness.Running, ledger: Ledger, number: int) -> tuple[str, float]:
    """This will kill something and say what, and the seconds until a later write was kept."""
    time.sleep(random.uniform(0.1, 0.8))
    hurt = (running.kill_database, running.kill_web, running.kill_database, running.kill_web_worker)
    killed_at = time.monotonic()
    hurt[number % 4]()
    killed_by = time.monotonic()
    while ledger.last_begun_and_kept <= killed_by:
        if time.monotonic() - killed_at > PATIENCE:
            running.supervisor.send_signal(signal.SIGUSR1)
            time.sleep(0.5)
            said = (running.home / "serve.log").read_text()[-6000:]
            raise RuntimeError(
                f"No write was acknowledged for {PATIENCE:.0f} s after kill {number + 1}, of "
                f"{hurt[number % 4].__name__}; its supervisor is at {running.pids()}:\n{said}"
            )
        time.sleep(0.01)
    return hurt[number % 4].__name__, time.monotonic() - killed_at


def summed_up(
    ledger: Ledger, recoveries: list[tuple[str, float]], seconds: float
) -> dict[str, Any]:
    """This will give the figures that the clients know."""
    return {
        "kills": len(recoveries),
        "clients": CLIENTS,
        "seconds": round(seconds, 1),
        "acknowledged": len(ledger.acknowledged),
        "tries": ledger.tries,
        "refused": len(ledger.refused),
        "mean_recovery_s": round(statistics.mean(took for _, took in recoveries), 2),
        "worst_recovery_s": round(max(took for _, took in recoveries), 2),
        "mean_recovery_s_after": {
            name: round(statistics.mean(took for what, took in recoveries if what == name), 2)
            for name in sorted({what for what, _ in recoveries})
        },
    }


def checked(running: harness.Running, key: str, ledger: Ledger) -> dict[str, Any]:
    """This will compare what the clients were told with what is there."""
    import psycopg

    resend(running, key, ledger)
    running.run(VERIFY)
    with psycopg.connect(running.url("postgres")) as connection:
        rows = connection.execute("select key::text, id from contact_call").fetchall()
        entries = connection.execute(
            "select subject_id, count(*) from audit_entry where act = %s group by 1", [ACT]
        ).fetchall()
        wrong, checkpoints = verify_audit(connection)
    there = dict(rows)
    counted = dict(entries)
    return {
        "calls": len(rows),
        "lost": sum(there.get(each) != made for each, made in ledger.acknowledged.items()),
        "doubled": len(rows) - len({each for each, _ in rows} & ledger.sent),
        "without_one_entry": sum(counted.get(call) != 1 for call in there.values()),
        "entries_wrong": wrong,
        "checkpoints_wrong": checkpoints,
    }


def resend(running: harness.Running, key: str, ledger: Ledger) -> None:
    """A sample goes through the door again: it must be told the same number."""
    for each in random.sample(sorted(ledger.acknowledged), min(50, len(ledger.acknowledged))):
        call = {"channel": "999", "place": "x", "words": "x", "key": each}
        status, body = running.request("POST", "/api/contact/calls", call, {"X-API-Key": key})
        if (status, json.loads(body).get("id")) != (200, ledger.acknowledged[each]):
            ledger.refused.append(f"again: {status} {body[:200]!r}")


def verify_audit(connection: Any) -> tuple[int, int]:
    """This will recompute the log and count entries and checkpoints that do not agree with it."""
    import hashlib

    from bluelamp.kernel.audit.rules import merkle

    details = {
        row[0]: hashlib.sha256(bytes(row[1]) + row[2].encode()).digest()
        for row in connection.execute("select entry_id, salt, body from audit_detail")
    }
    roots = dict(connection.execute("select size, root from audit_checkpoint").fetchall())
    tree, wrong, agreed = merkle.Range(), 0, 0
    query = "select id, line, commitment from audit_entry order by tx, id"
    for number, line, commitment in connection.execute(query):
        tree.extend([merkle.leaf_hash(line.encode())])
        wrong += details.get(number, b"") != bytes(commitment)
        agreed += tree.stop in roots and bytes(roots[tree.stop]) == tree.root()
    return wrong, len(roots) - agreed + (0 if roots else 1)


def report(figures: dict[str, Any], *, as_json: bool) -> None:
    """This will print the figures, the target beside what was found."""
    if as_json:
        print(json.dumps({"bench": "continuity"} | figures))
        return
    print(f"{figures['kills']} kills in {figures['seconds']} s under {CLIENTS} writing clients")
    print(f"acknowledged {figures['acknowledged']} in {figures['tries']} tries")
    print(f"lost         {figures['lost']} (target 0)")
    print(f"doubled      {figures['doubled']} (target 0)")
    print(f"calls without exactly one audit entry: {figures['without_one_entry']} (target 0)")
    wrong = figures["entries_wrong"] + figures["checkpoints_wrong"]
    print(f"audit log    {'verifies' if not wrong else f'{wrong} disagreements'}")
    print(f"refused      {figures['refused']} (target 0)")
    print(
        f"recovery     mean {figures['mean_recovery_s']} s, worst {figures['worst_recovery_s']} s"
        " (target 5 s mean)"
    )
    for name, took in figures["mean_recovery_s_after"].items():
        print(f"    {name:20} {took} s")


if __name__ == "__main__":
    main()
