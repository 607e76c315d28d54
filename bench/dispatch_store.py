"""What `bench/dispatch.py` fills its database with, and the bare peers of the same run.

The rows are made in SQL with the checks of each row off: every incident has its grade, its first
line, its event and its entry in the audit log (by the door for lists), as if it had been opened.
"""

import datetime
import hashlib
import io
from typing import Any

GRID, STEP = 60, 500
PERMISSIONS = [
    "dispatch.read_incidents", "dispatch.open_incident", "dispatch.regrade_incident",
    "dispatch.assign_unit", "dispatch.set_status", "dispatch.speak_for_units",
    "dispatch.result_incident",
    "dispatch.manage_units", "dispatch.message_units", "algorithms.read_advice",
    "algorithms.register", "algorithms.approve", "search.search",
]  # fmt: skip
FILL = """
set session_replication_role = replica;
insert into dispatch_incident (force_id, unit_id, marking, restriction_ids, reference, state,
    opened_at, opened_by_id, place, easting, northing, summary, grade, result, resulted_at,
    closed_at, category, qualifiers)
select %(force)s, %(unit)s, 'OFFICIAL', '{}',
    to_char(t.at, 'YYYYMMDD') || '-' || lpad(n::text, 7, '0'),
    case when n %% 500 = 0 then 'open' else 'closed' end,
    t.at, 1, (array['Mill','Linden','Station','Church','High'])[1 + n %% 5] || ' Road ' || n %% 300,
    400000 + (n * 7919) %% 30000, 280000 + (n * 104729) %% 30000,
    (array['A man is shouting in the street','Car stolen overnight','Concern for a neighbour',
        'Two youths fighting','Alarm at a shop'])[1 + n %% 5]
        || ' ' || translate(md5(n::text), '0123456789', 'ghijklmnop'),
    'P' || 1 + n %% 6,
    case when n %% 500 = 0 then '' else 'advice_given' end,
    case when n %% 500 = 0 then null else t.at end, case when n %% 500 = 0 then null else t.at end,
    '', '{}'
from generate_series(1, %(rows)s::bigint) n,
    lateral (select now() - n * interval '30 seconds' as at) t;
insert into dispatch_grading (incident_id, grade, proposed, rationale, post_id, at)
select id, grade, '', '', 1, opened_at from dispatch_incident;
insert into dispatch_logline (incident_id, at, kind, text, author, post_id)
select id, opened_at, 'call', summary, 'Bench', 1 from dispatch_incident;
insert into bus_event (name, payload, at, post_id, force_id, unit_id, marking, restriction_ids)
select 'dispatch.incident.opened', jsonb_build_object('incident_id', id, 'reference', reference),
    opened_at, 1, force_id, unit_id, marking, '{}' from dispatch_incident;
select count(audit_append_many('collection', 'dispatch.incident.opened', 1, 1, %(force)s,
    array_fill('dispatch.incident'::text, array[cardinality(ids)]), ids, 'incident', '', 'bench',
    bodies))
from (select array_agg(id) as ids,
    array_agg(json_build_object('reference', reference, 'text', grade)::text) as bodies
    from dispatch_incident group by id / 20000) lists;
insert into dispatch_unit (force_id, unit_id, marking, restriction_ids, callsign, kind, skills,
    crew, crew_posts, vrm, station, status, status_at, shift_ends_at, easting, northing,
    position_at)
select %(force)s, %(unit)s, 'OFFICIAL', '{}', 'U' || n, 'response', '{}', '{A,B}', '{}', '', '',
    '2', now(), now() + interval '8 hours', 400000 + (n * 7919) %% 30000,
    280000 + (n * 104729) %% 30000, now() - interval '1 hour'
from generate_series(1, %(units)s::bigint) n;
create table bench_bare (id bigint generated always as identity primary key, at timestamptz,
    place text, summary text, easting float8, northing float8);
create table bench_peer as
    select id, to_tsvector('simple', summary || ' ' || place) as said from dispatch_incident;
create index on bench_peer using gin (said);
set session_replication_role = origin;
vacuum analyze
"""
BARE_INSERT = """
insert into bench_bare (at, place, summary, easting, northing)
values (now(), '12 Linden Road', 'A man is shouting in the street', 401000, 281000)
"""
BARE_LIST = """
select * from dispatch_incident where state = 'open' order by grade, opened_at limit 50
"""
BARE_SEARCH = """
select i.* from dispatch_incident i join (
    select id, ts_rank(said, plainto_tsquery('simple', %(words)s)) as rank
    from bench_peer where said @@ plainto_tsquery('simple', %(words)s) order by rank desc limit 20
) found using (id) order by rank desc
"""


def rare_word(number: int) -> str:
    """This will give the word that only the incident of that number has."""
    said = hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest()
    return said.translate(str.maketrans("0123456789", "ghijklmnop"))


def make_post() -> int:
    """This will make a controller and approve the algorithm that proposes."""
    from django.core.management import call_command

    from bluelamp.kernel.access.models import Force, OrganisationUnit, Post, RoleProfile, User

    force = Force.objects.create(code="99", name="Bench Constabulary")
    unit = OrganisationUnit.objects.create(force=force, code="CR", name="Control room")
    role = RoleProfile.objects.create(code="bench", name="Bench", permissions=PERMISSIONS)
    user = User.objects.create(username="bench", name="Bench", password="!")
    day = datetime.date(2020, 1, 1)
    post = Post.objects.create(
        user=user, force=force, unit=unit, role=role, rank="PC", starts_on=day
    )
    call_command("register_algorithms", by=user.username, approve="EP/1", stdout=io.StringIO())
    return int(post.pk)


def actor(post_id: int) -> Any:
    """This will say who acts."""
    from django.utils import timezone

    from bluelamp.kernel.access import selectors

    return selectors.actor(selectors.get_post(post_id), at=timezone.now(), source="bench")


def load_roads() -> None:
    """This will make a town of square blocks: 3,600 crossings, 14,160 stretches of road."""
    from bluelamp.kernel.geography import services as geography
    from bluelamp.kernel.geography.rules.roads import RoadEdge, RoadNode

    def node(x: int, y: int) -> int:
        return x * GRID + y + 1

    nodes = [
        RoadNode(node(x, y), 400_000 + x * STEP, 280_000 + y * STEP)
        for x in range(GRID) for y in range(GRID)
    ]  # fmt: skip
    pairs = [(node(x, y), node(x + 1, y)) for x in range(GRID - 1) for y in range(GRID)]
    pairs += [(node(x, y), node(x, y + 1)) for x in range(GRID) for y in range(GRID - 1)]
    edges = [
        RoadEdge(start, end, float(STEP), 45.0, f"Road {a}", "residential")
        for a, b in pairs for start, end in ((a, b), (b, a))
    ]  # fmt: skip
    geography.load_roads("bench", nodes, edges, source="made for a bench")


def fill(rows: int, units: int, post_id: int, bare: str) -> None:
    """This will make the incidents and the units in SQL."""
    import psycopg

    by = actor(post_id)
    values = {"rows": rows, "units": units, "force": by.force_id, "unit": by.unit_id}
    connected = psycopg.connect(bare, autocommit=True)
    with connected as connection, psycopg.ClientCursor(connection) as cursor:
        for statement in FILL.split(";\n"):
            cursor.execute(statement, values)
