"""Comparing the person records of the whole store, and after that only what has changed."""

import contextlib
import datetime
import fcntl
import itertools
import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.db import connection as database

from bluelamp.kernel.access import services as access
from bluelamp.kernel.access.selectors import Actor
from bluelamp.kernel.audit import services as audit
from bluelamp.kernel.audit.choices import Operation, Reason, Subject
from bluelamp.records.identity.choices import ProposalSource
from bluelamp.records.identity.rules.model import DEFAULT, Model, load
from bluelamp.records.identity.rules.person import Person, person_of
from bluelamp.records.identity.selectors import verdicts
from bluelamp.records.identity.services import proposals
from bluelamp.records.pole import selectors as pole
from bluelamp.records.pole.choices import Kind, Ref

from . import permissions
from .models import Fault, FaultKind, Member, Run
from .rules import clusters, learning, linking, misses, people

AT_A_TIME = 20_000
# What the work file holds is made again when its tables are of another form than these.
FORM = "2"
MOST_TO_WEIGH = 100
WORK_FILE = "linkage.duckdb"


class BeingLinked(Exception):
    """The store is being compared by another run: wait until that one is done."""


class NothingToLearnFrom(Exception):
    """There are too few person records to learn a model from."""


FEWEST_RECORDS = 1_000


def _quietly(step: str) -> None:
    """Nobody watches."""


def link_store(
    *,
    by: Actor,
    at: datetime.datetime,
    model_file: Path = DEFAULT,
    whole: bool = False,
    tell: Callable[[str], None] = _quietly,
) -> Run:
    """This will compare what has changed since the last run, or the whole store, and keep clusters.

    What was compared is kept beside the platform in a file of its own, which only its user can
    read and which is made again when it is gone, when another model is given, or with `whole`.
    Nothing is merged: what looks to be one person is proposed, and people decide. What they decided
    otherwise is counted by reason. `tell` is given each step as it begins. Raises NotPermitted,
    BeingLinked, and NotAModel for a model file that is bad.
    """
    permissions.check_can_link(by=by)
    model, began = load(model_file), time.perf_counter()
    with _working(whole, model.version) as work:
        anew = not _has(work, "people")
        tell("Reading every record" if anew else "Reading what was written since the last run")
        records = _follow(work)
        tell(f"Comparing {records:,} records")
        pairs, likely = _compare(work, model) if records else (0, 0)
        tell(f"Putting together what {likely:,} likely pairs connect")
        found = clusters.cluster_scored(work) if _has(work, "scored") else {}
        _keep(found)
        if records:
            tell("Proposing what holds each cluster together")
            _propose(work, model, found, by=by, at=at)
        return _account(
            by=by,
            faults=_faults(model),
            run=Run(
                started_at=at,
                seconds=time.perf_counter() - began,
                whole=anew,
                records=records,
                pairs=pairs,
                likely=likely,
                clusters=len(set(found.values())),
                model_version=model.version,
                post_id=by.post_id,
            ),
        )


def learn_model(*, by: Actor, version: str, to: Path) -> dict[str, Any]:
    """This will learn a model from the store's own records and write it to a file.

    The file is read by `link_store` and by whoever matches one person; it is approved in the
    register of algorithms before it advises anybody. Raises NotPermitted, NothingToLearnFrom.
    """
    permissions.check_can_link(by=by)
    work = duckdb.connect()
    records = _follow(work)
    if records < FEWEST_RECORDS:
        raise NothingToLearnFrom
    content = learning.learn_model(work, version=version) | {"learned_from": f"{records:,} records"}
    to.write_text(json.dumps(content, indent=1), encoding="utf-8")
    with access.acting(by):
        _record(by, "linkage.model.learned", {"version": version, "records": records})
    return content


@contextlib.contextmanager
def _working(whole: bool, version: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """What was compared before, in one transaction: a run that fails leaves it as it was."""
    path = settings.HOME / WORK_FILE
    with _alone(path), contextlib.closing(duckdb.connect(str(path))) as work:
        os.chmod(path, 0o600)
        work.execute("begin")
        work.execute("create table if not exists followed (revision bigint, id bigint, model text)")
        held = f"{version} in form {FORM}"
        if whole or work.sql("select model from followed").fetchall() not in ([], [(held,)]):
            _forget(work)
        yield work
        work.execute("update followed set model = ?", [held])
        work.execute("commit")


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.with_suffix(".lock").open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise BeingLinked from busy
        yield


def _forget(work: duckdb.DuckDBPyConnection) -> None:
    for table in ("people", "keys", "scored"):
        work.execute(f"drop table if exists {table}")
    work.execute("delete from followed")


def _has(work: duckdb.DuckDBPyConnection, table: str) -> bool:
    return bool(
        work.execute("select 1 from duckdb_tables() where table_name = ?", [table]).fetchall()
    )


def _follow(work: duckdb.DuckDBPyConnection) -> int:
    """What was written since the position that the work file holds comes into it."""
    work.execute("create table if not exists followed (revision bigint, id bigint, model text)")
    after = next(iter(work.sql("select revision, id from followed").fetchall()), pole.START)
    position = [after]
    with access.seeing_everything():
        count = people.load_people(work, _changed(position))
    work.execute("delete from followed")
    work.execute("insert into followed values (?, ?, null)", [*position[0]])
    return count


def _changed(position: list[tuple[int, int]]) -> Iterable[tuple[int, Person]]:
    while found := pole.list_changes(Kind.PERSON, after=position[0], limit=AT_A_TIME):
        for record in found:
            yield record.pk, person_of(record)
        position[0] = pole.position_of(found[-1])


def _compare(work: duckdb.DuckDBPyConnection, model: Model) -> tuple[int, int]:
    pairs = linking.score_fresh(work, model)
    likely = f"select count(*) from scored where {_STRONG}"
    return pairs, int(work.sql(likely).fetchall()[0][0])


_FRESH = "(a in (select id from fresh) or b in (select id from fresh))"
_STRONG = f"bits >= {clusters.WORTH_SHOWING} and {_FRESH}"


def _propose(
    work: duckdb.DuckDBPyConnection,
    model: Model,
    found: dict[int, int],
    *,
    by: Actor,
    at: datetime.datetime,
) -> int:
    """What holds each cluster together is proposed, for people to decide."""
    strong = f"select a, b from scored where {_STRONG} order by bits desc, a, b"
    ties = clusters.strongest_ties(work.sql(strong).fetchall(), found)
    with access.acting(by):
        return proposals.propose(by=by, at=at, pairs=_pairs(ties, model))


def _pairs(ties: Iterator[clusters.Pair], model: Model) -> Iterator[proposals.Pair]:
    while chunk := list(itertools.islice(ties, AT_A_TIME)):
        wanted = {Ref(Kind.PERSON, each) for pair in chunk for each in pair}
        known = {ref.id: person_of(each) for ref, each in pole.find_records(wanted).items()}
        for one, other in chunk:
            if one in known and other in known:
                found = model.weigh(known[one], known[other])
                yield proposals.Pair(
                    one, other, found.total, model.version, found.facts(), ProposalSource.BATCH
                )


def _keep(found: dict[int, int]) -> None:
    """The clusters that changed are written, and no others."""
    with access.seeing_everything(), database.cursor() as cursor:
        cursor.execute(_GONE, [list(found)])
        cursor.execute(_NEW, [list(found), list(found.values())])


_GONE = f"""
delete from {Member._meta.db_table} m
where not exists (select from unnest(%s::bigint[]) f where f = m.record_id)
"""
_NEW = f"""
insert into {Member._meta.db_table} as m (record_id, cluster_id)
select * from unnest(%s::bigint[], %s::bigint[])
on conflict (record_id) do update set cluster_id = excluded.cluster_id
where m.cluster_id <> excluded.cluster_id
"""


def _faults(model: Model) -> Counter[tuple[FaultKind, str]]:
    """What people decided otherwise than linkage, counted by kind and reason."""
    with access.seeing_everything():
        missed = [(each.one_records, each.other_records) for each in verdicts.list_unproposed()]
        refuted = verdicts.list_refuted(ProposalSource.BATCH).values_list("one_id", "other_id")
        return _count(FaultKind.MISSED, missed, model) + _count(
            FaultKind.REFUTED, [([one], [other]) for one, other in refuted], model
        )


def _count(
    kind: FaultKind, sides: Sequence[tuple[list[int], list[int]]], model: Model
) -> Counter[tuple[FaultKind, str]]:
    counts: Counter[tuple[FaultKind, str]] = Counter()
    for start in range(0, len(sides), FEWEST_RECORDS):
        some = sides[start : start + FEWEST_RECORDS]
        wanted = {Ref(Kind.PERSON, each) for pair in some for side in pair for each in side}
        known = {ref.id: person_of(each) for ref, each in pole.find_records(wanted).items()}
        for ones, others in some:
            pairs = [
                (known[one], known[other])
                for one, other in itertools.product(ones, others)
                if one in known and other in known
            ][:MOST_TO_WEIGH]
            if pairs:
                nearest = max(pairs, key=lambda pair: model.weigh(*pair).total)
                counts[kind, misses.reason_between(*nearest)] += 1
    return counts


def _account(*, by: Actor, run: Run, faults: Counter[tuple[FaultKind, str]]) -> Run:
    with access.acting(by):
        run.save()
        Fault.objects.bulk_create(
            Fault(run=run, kind=kind, words=words, pairs=pairs)
            for (kind, words), pairs in faults.items()
        )
        _record(
            by,
            "linkage.store.compared",
            {"run": run.pk, "records": run.records, "pairs": run.pairs, "whole": run.whole},
        )
    return run


def _record(by: Actor, act: str, detail: dict[str, Any]) -> None:
    audit.record(
        by=by,
        operation=Operation.COMBINATION,
        act=act,
        subject=Subject("linkage.run", detail.get("run")),
        reason=Reason("administration"),
        detail=detail,
    )
