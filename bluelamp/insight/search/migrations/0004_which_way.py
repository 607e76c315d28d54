"""Which way the newest links of a result read: a place is the scene of what happened there."""

from importlib import import_module

from django.db import migrations

BEFORE: str = import_module("bluelamp.insight.search.migrations.0003_ends").NEWEST
DROPPED = "drop function search_newest_ends(bigint[], int);"

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
        returns table (
            about bigint, role text, kind text, far bigint, backwards boolean)
        language sql stable security definer set search_path = public, pg_temp as $$
            select each.id, pair.role, pair.kind, pair.far, pair.backwards from unnest(records) as each (id),
            lateral (
                (select *, false as backwards from (
                    select role as role, to_kind as kind, to_id as far from pole_link where from_id = each.id and ended_on is null and (%1$s)
                    order by to_id desc) forwards
                    where case forwards.kind %2$s end limit most)
                union all
                (select *, true as backwards from (
                    select role as role, from_kind as kind, from_id as far from pole_link where to_id = each.id and ended_on is null and (%1$s)
                    order by from_id desc) backwards
                    where case backwards.kind %2$s end limit most)
            ) pair
        $$ $body$, words->>'pole_link', seen);
end $made$;
revoke execute on function search_newest_ends(bigint[], int) from public;
grant execute on function search_newest_ends(bigint[], int) to bluelamp_app;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0003_ends")]
    operations = [migrations.RunSQL(DROPPED + NEWEST, DROPPED + BEFORE)]
