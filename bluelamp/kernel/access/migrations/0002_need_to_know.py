from django.conf import settings
from django.db import migrations

from bluelamp.kernel.access.rules import hmac_pads

# The scope's signature is checked here, so raw SQL cannot widen what it sees: it cannot sign.
SCOPE = """
create table access_scope_key (
    id int primary key default 1 check (id = 1),
    inner_pad bytea not null,
    outer_pad bytea not null
);
revoke all on access_scope_key from bluelamp_app;

create type access_scope_of as (
    person bigint, post bigint, forces bigint[], units bigint[], sensitive boolean,
    restrictions bigint[], glass text[], until double precision
);

create function access_scope() returns access_scope_of
language plpgsql stable security definer set search_path = public as $$
declare
    signed text := current_setting('bluelamp.scope', true);
    payload text := substr(signed, 66);
    genuine boolean;
    scope access_scope_of;
begin
    if signed is null or signed = '' then
        return null;
    end if;
    select sha256(outer_pad || sha256(inner_pad || convert_to(payload, 'UTF8')))
        = decode(left(signed, 64), 'hex') into genuine from access_scope_key;
    if genuine is not true then
        raise exception 'the scope is not signed by this platform'
            using errcode = 'insufficient_privilege';
    end if;
    scope := jsonb_populate_record(null::access_scope_of, payload::jsonb);
    if to_timestamp(scope.until) < transaction_timestamp() then
        raise exception 'the scope has run out' using errcode = 'insufficient_privilege';
    end if;
    return scope;
end $$;

-- Force always; then reach, marking and restrictions, or a glass broken for this one record.
create function access_protect(target text) returns void language plpgsql as $$
declare
    forces text := 'force_id = any((select s.forces from access_scope() s)::bigint[])';
    reach text := '((select s.units is null from access_scope() s)
        or unit_id = any((select s.units from access_scope() s)::bigint[]))';
    marking text := '(marking = ''OFFICIAL'' or (select s.sensitive from access_scope() s))';
    circles text := '(restriction_ids = ''{}''
        or restriction_ids <@ (select s.restrictions from access_scope() s)::bigint[])';
    glass text := format('((select cardinality(s.glass) > 0 from access_scope() s) and
        %L || id = any((select s.glass from access_scope() s)::text[]))', target || ':');
begin
    execute format('alter table %I enable row level security', target);
    execute format('create policy need_to_know on %I using (%s and ((%s and %s and %s) or %s))',
        target, forces, reach, marking, circles, glass);
    execute format('alter table %I add constraint %I check
        (marking in (''OFFICIAL'', ''OFFICIAL-SENSITIVE''))', target, target || '_marking_held');
end $$;

create function access_unprotect(target text) returns void language plpgsql as $$
begin
    execute format('drop policy need_to_know on %I', target);
    execute format('alter table %I disable row level security', target);
    execute format('alter table %I drop constraint %I', target, target || '_marking_held');
end $$;
revoke execute on function access_protect(text), access_unprotect(text) from public;
"""

# The audit log is read by force; events by the protection of what they are about. A publisher may
# announce what it may itself not see (a record handed on to a closed unit), so inserts only ask
# for the force.
READERS = """
alter table audit_entry enable row level security;
create policy own_force on audit_entry for select using
    (force_id = any((select s.forces from access_scope() s)::bigint[]));
alter table audit_detail enable row level security;
create policy own_force on audit_detail for select using
    (exists (select from audit_entry e where e.id = entry_id));

alter table bus_event enable row level security;
create policy announce on bus_event for insert with check
    (force_id = any((select s.forces from access_scope() s)::bigint[]));
create policy need_to_know on bus_event for select using (
    force_id = any((select s.forces from access_scope() s)::bigint[])
    and ((select s.units is null from access_scope() s)
        or unit_id = any((select s.units from access_scope() s)::bigint[]))
    and (marking = 'OFFICIAL' or (select s.sensitive from access_scope() s))
    and (restriction_ids = '{}'
        or restriction_ids <@ (select s.restrictions from access_scope() s)::bigint[])
);
"""


def keep_key(apps, schema_editor):
    inner, outer = hmac_pads(settings.SCOPE_KEY)
    schema_editor.execute("insert into access_scope_key values (1, %s, %s)", [inner, outer])


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("audit", "0001_initial"), ("bus", "0001_initial")]

    operations = [
        migrations.RunSQL(SCOPE, migrations.RunSQL.noop),
        migrations.RunPython(keep_key, migrations.RunPython.noop),
        migrations.RunSQL(READERS, migrations.RunSQL.noop),
    ]
