"""Where the bulk door stages rows.

The application's role may make no temporary tables, so that none can stand in for a real one. These
functions make the only ones that it needs, under names that no other table has.
"""

from django.db import migrations

STAGES = """
create function pole_table(kind text) returns text language sql immutable as $$
    select case kind when 'person' then 'pole_personrecord' when 'object' then 'pole_object'
        when 'location' then 'pole_location' when 'event' then 'pole_event'
        when 'organisation' then 'pole_organisation' end
$$;

create function pole_stage(number int, kind text, columns text[]) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    stage text := 'pole_stage_' || number;
    target text := pole_table(kind);
    listed text := (select string_agg(quote_ident(c), ', ') from unnest(columns) c);
begin
    execute format('drop table if exists pg_temp.%I', stage);
    execute format('create temp table %I on commit drop as select %s from %I with no data',
        stage, listed, target);
    execute format('alter table pg_temp.%I add n bigint, add turn int,'
        ' add known boolean default false, add id bigint default nextval(''pole_number'')', stage);
    execute format('grant select, insert, update on pg_temp.%I to bluelamp_app', stage);
end $$;

-- Whatever the planner knows of a table that is just being filled, these go by its indexes. They
-- look past the need to know, so that a record that is closed to the loader is not made again.
create function pole_stage_find(number int, kind text, source bigint, later boolean) returns bigint
language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
    target text := pole_table(kind);
    found_rows bigint;
begin
    execute format('update pg_temp.%I s set id = f.found, known = true from (select o.ctid as place,'
        ' (select t.id from %I t where t.source_id = $1 and t.source_key = o.source_key'
        ' and not (t.source_key = '''') limit 1) as found'
        ' from pg_temp.%I o where o.turn > 0 or not $2) f'
        ' where s.ctid = f.place and f.found is not null',
        'pole_stage_' || number, target, 'pole_stage_' || number) using source, later;
    get diagnostics found_rows = row_count;
    return found_rows;
end $$;

create function pole_stage_ties() returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    drop table if exists pg_temp.pole_ties;
    create temp table pole_ties (a bigint, b bigint, row bigint, from_id bigint, to_id bigint,
        known_at timestamptz, known boolean default false) on commit drop;
    grant select, insert, update on pg_temp.pole_ties to bluelamp_app;
end $$;

create function pole_stage_find_ties(link_role text, source bigint) returns void
language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
    update pg_temp.pole_ties l set known = coalesce((select true from pole_link k
        where k.from_id = l.from_id and k.to_id = l.to_id and k.role = link_role
        and k.source_id = source limit 1), false) where l.known;
end $$;
revoke execute on function pole_stage(int, text, text[]), pole_stage_ties(),
    pole_stage_find(int, text, bigint, boolean), pole_stage_find_ties(text, bigint) from public;
grant execute on function pole_stage(int, text, text[]), pole_stage_ties(),
    pole_stage_find(int, text, bigint, boolean), pole_stage_find_ties(text, bigint)
    to bluelamp_app;
"""
UNDO = """
drop function pole_stage(int, text, text[]), pole_stage_ties(),
    pole_stage_find(int, text, bigint, boolean), pole_stage_find_ties(text, bigint),
    pole_table(text);
"""


class Migration(migrations.Migration):
    dependencies = [("pole", "0002_need_to_know")]

    operations = [migrations.RunSQL(STAGES, UNDO)]
