from django.db import migrations

# The index reads the links of every record, whoever may see them. Under the policies that asks for
# both ends of each link by a function that the planner cannot open, which took two thirds of the
# time of indexing. So this reads as the owner, for the signed scope of what keeps the index alone:
# it is nobody's post, and no reader is given it.
ENDS = """
create function search_ends(records bigint[]) returns table (
    about bigint, kind text, far bigint,
    force_id bigint, unit_id bigint, marking text, restriction_ids bigint[],
    end_force bigint, end_unit bigint, end_marking text, end_circles bigint[],
    day date, easting float, northing float)
language sql stable security definer set search_path = public, pg_temp as $$
    select l.about, l.kind, l.far, l.force_id, l.unit_id, l.marking, l.restriction_ids,
        coalesce(e.force_id, p.force_id), coalesce(e.unit_id, p.unit_id),
        coalesce(e.marking, p.marking), coalesce(e.restriction_ids, p.restriction_ids),
        (e.happened_from at time zone 'Europe/London')::date, p.easting, p.northing
    from (
        select from_id as about, to_kind as kind, to_id as far, k.force_id, k.unit_id, k.marking,
            k.restriction_ids from pole_link k where k.from_id = any(records)
        union all select to_id, from_kind, from_id, k.force_id, k.unit_id, k.marking,
            k.restriction_ids from pole_link k where k.to_id = any(records)
    ) l
    left join pole_event e on l.kind = 'event' and e.id = l.far
    left join pole_location p on l.kind = 'location' and p.id = l.far
    where (select s.post = 0 and s.units is null and s.sensitive from access_scope() s)
$$;
revoke execute on function search_ends(bigint[]) from public;
grant execute on function search_ends(bigint[]) to bluelamp_app;
"""

# A page of results tells of the newest links of each record, of which there may be fifty thousand.
# This too reads as the owner, and puts the very words of the policies, taken from the catalogue,
# into one statement, for the links and for their other ends. What is then shown of those ends is
# read under the policies themselves.
NEWEST = """
do $made$
declare
    kind text;
    held text;
    seen text := '';
    words jsonb := (select jsonb_object_agg(tablename, qual) from pg_policies
        where schemaname = 'public' and policyname = 'need_to_know' and tablename like 'pole\\_%');
begin
    foreach kind in array array['person', 'object', 'location', 'event', 'organisation'] loop
        held := 'pole_' || case kind when 'person' then 'personrecord' else kind end;
        seen := seen || format(' when %L then exists (select from %I where id = far and (%s))',
            kind, held, words->>held);
    end loop;
    execute format($body$
        create function search_newest_ends(records bigint[], most int)
        returns table (about bigint, role text, kind text, far bigint)
        language sql stable security definer set search_path = public, pg_temp as $$
            select each.id, pair.role, pair.kind, pair.far from unnest(records) as each (id),
            lateral (
                (select * from (select role as role, to_kind as kind, to_id as far from pole_link
                    where from_id = each.id and ended_on is null and (%1$s)
                    order by to_id desc) forwards
                    where case forwards.kind %2$s end limit most)
                union all
                (select * from (select role as role, from_kind as kind, from_id as far
                    from pole_link where to_id = each.id and ended_on is null and (%1$s)
                    order by from_id desc) backwards
                    where case backwards.kind %2$s end limit most)
            ) pair
        $$ $body$, words->>'pole_link', seen);
end $made$;
revoke execute on function search_newest_ends(bigint[], int) from public;
grant execute on function search_newest_ends(bigint[], int) to bluelamp_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_owners"),
        ("pole", "0002_need_to_know"),
        ("access", "0002_need_to_know"),
    ]
    operations = [
        migrations.RunSQL(ENDS, "drop function search_ends(bigint[])"),
        migrations.RunSQL(NEWEST, "drop function search_newest_ends(bigint[], int)"),
    ]
