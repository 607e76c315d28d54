"""The ends of links say whether of an event's day the month alone is known."""

from importlib import import_module

from django.db import migrations

BEFORE: str = import_module("bluelamp.insight.search.migrations.0003_ends").ENDS
DROPPED = "drop function search_ends(bigint[]);"
ENDS = """
create function search_ends(records bigint[]) returns table (
    about bigint, kind text, far bigint,
    force_id bigint, unit_id bigint, marking text, restriction_ids bigint[],
    end_force bigint, end_unit bigint, end_marking text, end_circles bigint[],
    day date, monthly boolean, easting float, northing float)
language sql stable security definer set search_path = public, pg_temp as $$
    select l.about, l.kind, l.far, l.force_id, l.unit_id, l.marking, l.restriction_ids,
        coalesce(e.force_id, p.force_id), coalesce(e.unit_id, p.unit_id),
        coalesce(e.marking, p.marking), coalesce(e.restriction_ids, p.restriction_ids),
        (e.happened_from at time zone 'Europe/London')::date,
        coalesce(e.precision = 'month', false), p.easting, p.northing
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


class Migration(migrations.Migration):
    dependencies = [("search", "0004_which_way")]
    operations = [migrations.RunSQL(DROPPED + ENDS, DROPPED + BEFORE)]
