"""Who is linked to whom, for a search that goes through tens of thousands of links."""

from django.db import migrations

# Under the policies such a search takes minutes: they ask for both ends of each link by a function
# that the planner cannot open. So this one reads as the owner, and from the indexes alone. It gives
# numbers, to nobody without a signed scope; `selectors.paths` shows no way of which any step is not
# seen when it is read again under the policies.
NEIGHBOURS = """
create function profiles_neighbours(records bigint[], most int, out near bytea, out far bytea)
language sql stable security definer set search_path = public, pg_temp as $$
    select string_agg(int8send(pair.near), ''::bytea), string_agg(int8send(pair.far), ''::bytea)
    from (
        select from_id as near, to_id as far from pole_link where from_id = any(records)
        union all select to_id, from_id from pole_link where to_id = any(records)
        union all select record_id, identity_id from identity_membership
            where record_id = any(records)
        union all select identity_id, record_id from identity_membership
            where identity_id = any(records)
        limit most
    ) pair
    where (select s.forces is not null from access_scope() s)
$$;
create function profiles_count(records bigint[]) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
    select (select count(*) from pole_link where from_id = any(records))
        + (select count(*) from pole_link where to_id = any(records))
    where (select s.forces is not null from access_scope() s)
$$;
revoke execute on function profiles_neighbours(bigint[], int), profiles_count(bigint[])
    from public;
grant execute on function profiles_neighbours(bigint[], int), profiles_count(bigint[])
    to bluelamp_app;
"""

# The newest links of a record that may have 50,000, and which steps a link makes. They too read as
# the owner, and put the very words of the policies, taken from the catalogue, into one statement:
# they give what the reader may see. Whatever is then shown is read under the policies themselves.
POLICIES = """
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
        seen := seen || format(' when %L then exists (select from %I where id = pair.far and (%s))',
            kind, held, words->>held);
    end loop;
    execute format($body$
        create function profiles_newest_links(record bigint, most int,
            out ids bigint[], out total bigint)
        language sql stable security definer set search_path = public, pg_temp as $$
            select (array_agg(pair.id order by pair.known_at desc, pair.id))[1:most], count(*)
            from (
                select id, known_at, to_id as far, to_kind as kind from pole_link
                    where from_id = record and (%1$s)
                union all select id, known_at, from_id, from_kind from pole_link
                    where to_id = record and (%1$s)
            ) pair where case pair.kind %2$s end
        $$ $body$, words->>'pole_link', seen);
    execute format($body$
        create function profiles_joined(ones bigint[], others bigint[])
        returns table(one bigint, other bigint)
        language sql stable security definer set search_path = public, pg_temp as $$
            select step.one, step.other from unnest(ones, others) step(one, other)
            where exists (select from pole_link
                    where from_id = step.one and to_id = step.other and (%1$s))
                or exists (select from pole_link
                    where from_id = step.other and to_id = step.one and (%1$s))
                or exists (select from identity_membership
                    where record_id = step.one and identity_id = step.other)
                or exists (select from identity_membership
                    where record_id = step.other and identity_id = step.one)
        $$ $body$, words->>'pole_link');
end $made$;
revoke execute on function profiles_newest_links(bigint, int),
    profiles_joined(bigint[], bigint[]) from public;
grant execute on function profiles_newest_links(bigint, int),
    profiles_joined(bigint[], bigint[]) to bluelamp_app;
"""

# Runs as the reader: the policies of the tables decide.
SEEN = """
create function profiles_seen(records bigint[]) returns table(id bigint, kind text)
language sql stable as $$
    select id, 'person' from pole_personrecord where id = any(records)
    union all select id, 'object' from pole_object where id = any(records)
    union all select id, 'location' from pole_location where id = any(records)
    union all select id, 'event' from pole_event where id = any(records)
    union all select id, 'organisation' from pole_organisation where id = any(records)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("profiles", "0001_initial"),
        ("pole", "0002_need_to_know"),
        ("identity", "0002_need_to_know"),
    ]

    operations = [
        migrations.RunSQL(
            NEIGHBOURS,
            "drop function profiles_neighbours(bigint[], int), profiles_count(bigint[])",
        ),
        migrations.RunSQL(
            POLICIES,
            "drop function profiles_newest_links(bigint, int), profiles_joined(bigint[], bigint[])",
        ),
        migrations.RunSQL(SEEN, "drop function profiles_seen(bigint[])"),
    ]
