"""The bulk door stores by the set: what is the same for every row of a batch is asked once.

The rows of a batch are protected as their source is, so one question says whether the one who loads
may give them; the door itself finds or numbers both ends of a link, so nobody asks again for each.
Whoever writes past the door meets the policies and the triggers as before.
"""

from django.db import migrations

MAY_GIVE = """
create function pole_may_give(giver pole_source) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select giver.force_id = any(s.forces)
        and (s.units is null or giver.unit_id = any(s.units))
        and (giver.marking = 'OFFICIAL' or s.sensitive)
        and (giver.restriction_ids = '{}' or giver.restriction_ids <@ s.restrictions)
    from access_scope() s
$$;
"""

# The loader fills what the file says, and reads; numbers and what is known are the door's own.
STAGE = """
create or replace function pole_stage(number int, kind text, columns text[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    stage text := 'pole_stage_' || number;
    listed text := (select string_agg(quote_ident(c), ', ') from unnest(columns) c);
begin
    execute format('drop table if exists pg_temp.%I', stage);
    execute format('create temp table %I on commit drop as select %s from %I with no data',
        stage, listed, pole_table(kind));
    execute format('alter table pg_temp.%I add n bigint, add turn int,'
        ' add known boolean default false, add id bigint default nextval(''pole_number'')', stage);
    execute format('grant select, insert (n, turn, %s) on pg_temp.%I to bluelamp_app',
        listed, stage);
end $$;
create or replace function pole_stage_ties() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    drop table if exists pg_temp.pole_ties;
    create temp table pole_ties (a bigint, b bigint, row bigint) on commit drop;
    grant insert on pg_temp.pole_ties to bluelamp_app;
end $$;
"""

# Whatever the planner knows of a table that is just being filled, these go by its indexes. They
# look past the need to know, so that a record that is closed to the loader is not made again.
FIND = """
create or replace function pole_stage_find(number int, kind text, source bigint, later boolean)
returns bigint language plpgsql security definer set search_path = public, pg_temp
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
    found_rows bigint;
begin
    execute format('update pg_temp.%1$I s set id = f.id, known = true'
        ' from (select o.ctid as place, m.id from pg_temp.%1$I o cross join lateral'
        ' (select t.id from %2$I t where t.source_id = $1 and t.source_key = o.source_key'
        ' and not (t.source_key = '''') limit 1) m where o.turn > 0 or not $2) f'
        ' where s.ctid = f.place', 'pole_stage_' || number, pole_table(kind))
        using source, later;
    get diagnostics found_rows = row_count;
    return found_rows;
end $$;

create function pole_stage_find_shared(number int, kind text, giver pole_source) returns bigint
language plpgsql security definer set search_path = public, pg_temp
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
    found_rows bigint;
begin
    perform pg_advisory_xact_lock(20212, giver.force_id::int);
    execute format('update pg_temp.%1$I s set id = f.id, known = true'
        ' from (select o.ctid as place, m.id from pg_temp.%1$I o cross join lateral'
        ' (select t.id from %2$I t where t.source_id = any($1) and t.source_key = o.source_key'
        ' and not (t.source_key = '''') and (t.unit_id, t.marking, t.restriction_ids)'
        ' = ($2, $3, $4) limit 1) m where not o.known) f'
        ' where s.ctid = f.place', 'pole_stage_' || number, pole_table(kind))
        using array(select o.id from pole_source o
                where o.force_id = giver.force_id and o.id <> giver.id),
            giver.unit_id, giver.marking, giver.restriction_ids;
    get diagnostics found_rows = row_count;
    return found_rows;
end $$;
"""

# `blanks` gives each column what it holds unless it is told; keys are stored in their order, so
# that a batch does not touch the whole of the index of keys.
STORE = """
create function pole_giver(delivery bigint) returns pole_source
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    giver pole_source;
begin
    select s.* into strict giver
        from pole_delivery d join pole_source s on s.id = d.source_id where d.id = delivery;
    if pole_may_give(giver) is not true then
        raise insufficient_privilege
            using message = 'What this source gives is not for the one who loads it.';
    end if;
    return giver;
end $$;

create function pole_store(number int, kind text, delivery bigint, at timestamptz, blanks jsonb,
    shared boolean, out stored bigint, out met bigint, out turns int, out lowest bigint,
    out highest bigint)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    giver pole_source := pole_giver(delivery);
    stage text := 'pole_stage_' || number;
    target text := pole_table(kind);
    known_from timestamptz := (select d.received_at from pole_delivery d where d.id = delivery);
    named text;
    held text;
begin
    met := pole_stage_find(number, kind, giver.id, false);
    if shared then
        perform pole_stage_find_shared(number, kind, giver);
    end if;
    select string_agg(quote_ident(c.attname), ', '), string_agg(
        case when s.attname is null then blank
            when c.attnotnull then format('coalesce(s.%I, %s)', c.attname, blank)
            else format('s.%I', c.attname) end, ', ')
        into named, held
        from pg_attribute c left join pg_attribute s on s.attname = c.attname and s.attnum > 0
            and s.attrelid = ('pg_temp.' || stage)::regclass
        cross join lateral (select format('%L::%s', blanks ->> c.attname,
            format_type(c.atttypid, c.atttypmod)) as blank) b
        where c.attrelid = target::regclass and c.attnum > 0 and not c.attisdropped
            and c.attgenerated = '' and c.attname <> all ('{id,source_key,force_id,unit_id,marking,
                restriction_ids,source_id,delivery_id,row,known_at,recorded_at,revision}');
    execute format('insert into %I (id, source_key, force_id, unit_id, marking, restriction_ids,'
        ' source_id, delivery_id, row, known_at, recorded_at, revision, %s)'
        ' select s.id, s.source_key, $1, $2, $3, $4, $5, $6, s.row, coalesce(s.known_at, $7), $8,'
        ' $9, %s from pg_temp.%I s where not s.known and s.turn = 0 order by s.source_key',
        target, named, held, stage)
        using giver.force_id, giver.unit_id, giver.marking, giver.restriction_ids, giver.id,
            delivery, known_from, at, pg_current_xact_id()::text::bigint;
    get diagnostics stored = row_count;
    execute format('select coalesce(max(turn), 0), min(id) filter (where not known and turn = 0),'
        ' max(id) filter (where not known and turn = 0) from pg_temp.%I', stage)
        into turns, lowest, highest;
    if turns > 0 then
        perform pole_stage_find(number, kind, giver.id, true);
    end if;
end $$;
"""

# A link can be there already only when both its ends were. Of tables just filled the planner knows
# nothing: by hashes alone it cannot come to pair every start with every end.
TIE = """
create function pole_store_ties(from_kind text, from_stage int, to_kind text, to_stage int,
    link_role text, sure text, delivery bigint, at timestamptz) returns bigint
language plpgsql security definer set search_path = public, pg_temp
set enable_nestloop = off set enable_mergejoin = off as $$
declare
    giver pole_source := pole_giver(delivery);
    known_from timestamptz := (select d.received_at from pole_delivery d where d.id = delivery);
    stored bigint;
begin
    execute format('insert into pole_link (from_kind, from_id, to_kind, to_id, role, confidence,'
        ' words, force_id, unit_id, marking, restriction_ids, source_id, delivery_id, row,'
        ' known_at, recorded_at, revision)'
        ' select $1, a.id, $2, b.id, $3, $4, '''', $5, $6, $7, $8, $9, $10, l.row,'
        ' coalesce(a.known_at, $11), $12, $13'
        ' from pg_temp.pole_ties l join pg_temp.%I a on a.n = l.a and a.turn = 0'
        ' join pg_temp.%I b on b.n = l.b and b.turn = 0'
        ' where case when a.known and b.known then pole_no_such_link(a.id, b.id, $3, $9)'
        ' else true end order by a.id',
        'pole_stage_' || from_stage, 'pole_stage_' || to_stage)
        using from_kind, to_kind, link_role, sure, giver.force_id, giver.unit_id, giver.marking,
            giver.restriction_ids, giver.id, delivery, known_from, at,
            pg_current_xact_id()::text::bigint;
    get diagnostics stored = row_count;
    return stored;
end $$;

create function pole_no_such_link(start bigint, finish bigint, link_role text, source bigint)
returns boolean language plpgsql stable security definer set search_path = public, pg_temp
set enable_seqscan = off as $$
begin
    return not exists (select from pole_link k where k.from_id = start and k.to_id = finish
        and k.role = link_role and k.source_id = source);
end $$;
"""
RIGHTS = """
revoke execute on function pole_may_give(pole_source), pole_giver(bigint),
    pole_stage_find(int, text, bigint, boolean), pole_stage_find_shared(int, text, pole_source),
    pole_no_such_link(bigint, bigint, text, bigint),
    pole_store(int, text, bigint, timestamptz, jsonb, boolean),
    pole_store_ties(text, int, text, int, text, text, bigint, timestamptz) from public;
revoke execute on function pole_stage_find(int, text, bigint, boolean) from bluelamp_app;
grant execute on function pole_store(int, text, bigint, timestamptz, jsonb, boolean),
    pole_store_ties(text, int, text, int, text, text, bigint, timestamptz) to bluelamp_app;
drop function pole_stage_find_ties(text, bigint);
"""

# The owner writes records through the door alone, which has asked already.
ASKED = """
do $$
declare
    each text;
begin
    foreach each in array array['pole_personrecord', 'pole_object', 'pole_location', 'pole_event',
            'pole_organisation', 'pole_link'] loop
        execute format('drop trigger pole_owners_exist_insert on %I', each);
        execute format('create trigger pole_owners_exist_insert after insert on %I'
            ' referencing new table as changed for each statement when (current_user <> %L)'
            ' execute function pole_owners_exist()', each, current_user);
    end loop;
    drop trigger pole_ends_exist_insert on pole_link;
    execute format('create trigger pole_ends_exist_insert after insert on pole_link'
        ' referencing new table as changed for each statement when (current_user <> %L)'
        ' execute function pole_ends_exist()', current_user);
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("pole", "0003_staging")]

    operations = [
        migrations.RunSQL(MAY_GIVE + STAGE + FIND + STORE + TIE + RIGHTS + ASKED),
        # Nothing looks records up by these: search has indexes of its own.
        migrations.RemoveIndex(model_name="event", name="event_happened"),
        migrations.RemoveIndex(model_name="event", name="event_reference"),
        migrations.RemoveIndex(model_name="location", name="location_postcode"),
        migrations.RemoveIndex(model_name="location", name="location_point"),
    ]
