"""Maps are of the whole force. A frozen map does not change, whoever asks."""

from django.db import migrations

from bluelamp.kernel.access.protection import protect_through

OF_THE_FORCE = """
alter table maps_journey enable row level security;
create policy need_to_know on maps_journey using
    (force_id = any((select s.forces from access_scope() s)::bigint[]));
"""
OPEN = """
drop policy need_to_know on maps_journey;
alter table maps_journey disable row level security;
"""
# Asked as the owner: which applications there are is no secret within a force, their passports are.
SYSTEMS = """
create function maps_systems() returns table (id bigint, reference text, name text, stage text)
language sql stable security definer set search_path = public as $$
    select a.id, a.reference, a.name, a.stage from portfolio_application a
    where a.force_id = any((select s.forces from access_scope() s)::bigint[])
        and a.marking = 'OFFICIAL' and a.restriction_ids = '{}'
$$;
revoke execute on function maps_systems() from public;
grant execute on function maps_systems() to bluelamp_app;
"""
FROZEN = """
create function maps_refuse_frozen_map() returns trigger language plpgsql as $$
begin
    if old.frozen_at is not null then
        raise exception 'map % is frozen', old.id using errcode = 'integrity_constraint_violation';
    end if;
    return coalesce(new, old);
end $$;
create trigger frozen before update or delete on maps_journeymap
    for each row execute function maps_refuse_frozen_map();

create function maps_refuse_frozen_step() returns trigger language plpgsql as $$
begin
    if exists (select from maps_journeymap m where m.frozen_at is not null
            and m.id in (old.map_id, new.map_id)) then
        raise exception 'the map of the step is frozen'
            using errcode = 'integrity_constraint_violation';
    end if;
    return coalesce(new, old);
end $$;
create trigger frozen before insert or update or delete on maps_step
    for each row execute function maps_refuse_frozen_step();
"""
THAWED = """
drop trigger frozen on maps_step;
drop trigger frozen on maps_journeymap;
drop function maps_refuse_frozen_step();
drop function maps_refuse_frozen_map();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("maps", "0001_initial"),
        ("access", "0002_need_to_know"),
        ("portfolio", "0002_need_to_know"),
    ]

    operations = [
        migrations.RunSQL(OF_THE_FORCE, OPEN),
        protect_through("maps_journeymap", "journey_id", "maps_journey"),
        protect_through("maps_step", "map_id", "maps_journeymap"),
        migrations.RunSQL(SYSTEMS, "drop function maps_systems()"),
        migrations.RunSQL(FROZEN, THAWED),
    ]
