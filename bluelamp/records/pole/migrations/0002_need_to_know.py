"""Who sees what, what must exist, and what is never taken away."""

from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect, protect_through

THINGS = {
    "person": "pole_personrecord",
    "object": "pole_object",
    "location": "pole_location",
    "event": "pole_event",
    "organisation": "pole_organisation",
}
FROM_SOURCE = [*THINGS.values(), "pole_link"]

# Runs as the reader, so that the policies of the tables hold.
SEEN = "create function pole_seen(kind_of text, record_id bigint) returns boolean language sql stable as $$ select case kind_of {} end $$;".format(
    " ".join(
        f"when '{kind}' then exists (select from public.{table} t where t.id = record_id)"
        for kind, table in (THINGS | {"link": "pole_link"}).items()
    )
)
SEEN_THROUGH = """
create policy both_ends_seen on pole_link as restrictive for select
    using (pole_seen(from_kind, from_id) and pole_seen(to_kind, to_id));
create policy record_seen on pole_marker as restrictive for select
    using (pole_seen(about_kind, about_id));
alter table pole_amendment enable row level security;
create policy need_to_know on pole_amendment using (pole_seen(about_kind, about_id));
"""

# One question a statement and not one a row: these rows come by the hundred thousand.
OWNERS = """
create function pole_owners_exist() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if exists (
        select from (select distinct force_id, unit_id, source_id, delivery_id from changed) n
        where not exists (select from access_organisationunit u
                          where u.id = n.unit_id and u.force_id = n.force_id)
           or not exists (select from pole_source s
                          where s.id = n.source_id and s.force_id = n.force_id)
           or (n.delivery_id is not null and not exists (
               select from pole_delivery d
               where d.id = n.delivery_id and d.source_id = n.source_id)))
    then
        raise foreign_key_violation
            using message = 'A record names a unit, source or delivery that its force has not.';
    end if;
    return null;
end $$;
"""
ENDS = """
create function pole_ends_exist() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if {} then
        raise foreign_key_violation using message = 'A link needs two records that are there.';
    end if;
    return null;
end $$;
""".format(
    " or ".join(
        f"exists (select from changed n where n.{end}_kind = '{kind}'"  # noqa: S608  (our own words)
        f" and not exists (select from {table} t where t.id = n.{end}_id))"
        for end in ("from", "to")
        for kind, table in THINGS.items()
    )
)
ORPHANS = """
create function pole_no_orphan() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if not exists (select from pole_link where from_id = new.id)
       and not exists (select from pole_link where to_id = new.id) then
        raise check_violation using
            message = 'A person record must be linked to something (Minimum POLE Data Standards).',
            constraint = 'no_orphan_persons';
    end if;
    return null;
end $$;
create constraint trigger no_orphan_persons after insert on pole_personrecord
    deferrable initially deferred for each row execute function pole_no_orphan();
"""
REVISED = """
create function pole_revised() returns trigger language plpgsql as $$
begin
    new.revision := pg_current_xact_id()::text::bigint;
    return new;
end $$;
"""


def _triggers(table: str, function: str) -> str:
    return "".join(
        f"create trigger {function}_{act} after {act} on {table} referencing new table as changed"
        f" for each statement execute function {function}();"
        for act in ("insert", "update")
    )


class Migration(migrations.Migration):
    dependencies = [("pole", "0001_initial"), ("access", "0002_need_to_know")]

    operations = [
        *[protect(table) for table in ("pole_source", "pole_marker", *FROM_SOURCE)],
        protect_through("pole_delivery", "source_id", "pole_source"),
        migrations.RunSQL(SEEN + SEEN_THROUGH),
        migrations.RunSQL(OWNERS + ENDS + REVISED + ORPHANS),
        migrations.RunSQL("".join(_triggers(each, "pole_owners_exist") for each in FROM_SOURCE)),
        migrations.RunSQL(_triggers("pole_link", "pole_ends_exist")),
        migrations.RunSQL(
            "".join(
                f"create trigger pole_revised before update on {each}"
                " for each row execute function pole_revised();"
                f"revoke delete, truncate on {each} from bluelamp_app;"
                for each in FROM_SOURCE
            )
        ),
        append_only("pole_amendment"),
    ]
