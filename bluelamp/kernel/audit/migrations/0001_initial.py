import django.db.models.deletion
from django.db import migrations, models

TABLES = """
create table audit_entry (
    id bigint generated always as identity primary key,
    tx xid8 not null,
    at timestamptz not null,
    operation text not null check (operation in
        ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure')),
    act text not null,
    person_id bigint,
    post_id bigint,
    force_id bigint,
    subject_kind text not null,
    subject_id bigint,
    reason_code text not null check (reason_code <> ''),
    incident text not null,
    source text not null,
    commitment bytea not null,
    line text not null
);
create unique index audit_entry_order on audit_entry (tx, id);
create index audit_entry_person on audit_entry (person_id, id);
create index audit_entry_subject on audit_entry (subject_kind, subject_id, id);

create table audit_detail (
    entry_id bigint primary key references audit_entry,
    salt bytea not null,
    body text not null
);

create table audit_checkpoint (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    size bigint not null,
    root bytea not null,
    edge bytea not null,
    last_tx xid8 not null,
    last_id bigint not null,
    note text not null,
    unique (size)
);
"""

# Who may do what. The application role appends through one function and reads under a policy.
GUARDS = """
revoke insert, update, delete, truncate on audit_entry, audit_detail from bluelamp_app;
revoke update, delete, truncate on audit_checkpoint from bluelamp_app;

create function audit_refuse() returns trigger language plpgsql as $$
begin
    raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete or truncate on audit_entry
    for each statement execute function audit_refuse();
create trigger append_only before update or delete or truncate on audit_checkpoint
    for each statement execute function audit_refuse();
create trigger append_only before update or truncate on audit_detail
    for each statement execute function audit_refuse();
"""

APPEND = """
create function audit_append(
    operation text, act text, person bigint, post bigint, force bigint, kind text,
    subject bigint, reason text, incident text, source text, body text
) returns bigint language plpgsql security definer set search_path = public as $$
declare
    entry bigint := nextval(pg_get_serial_sequence('audit_entry', 'id'));
    tx xid8 := pg_current_xact_id();
    moment timestamptz := clock_timestamp();
    salt bytea := uuid_send(gen_random_uuid());
    promise bytea := case when body = '' then ''::bytea
        else sha256(salt || convert_to(body, 'UTF8')) end;
begin
    insert into audit_entry overriding system value values (
        entry, tx, moment, operation, act, person, post, force, kind, subject, reason,
        incident, source, promise,
        json_build_array(1, entry, tx::text,
            to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            operation, act, person, post, force, kind, subject, reason, incident, source,
            encode(promise, 'hex'))::text
    );
    if body <> '' then
        insert into audit_detail values (entry, salt, body);
    end if;
    return entry;
end $$;

create function audit_erase_detail(entries bigint[], person bigint, post bigint, force bigint,
    reason text, source text
) returns int language plpgsql security definer set search_path = public as $$
declare
    gone bigint[];
begin
    with erased as (
        delete from audit_detail d using audit_entry e
        where e.id = d.entry_id and d.entry_id = any(entries) and e.force_id = force
        returning d.entry_id
    ) select coalesce(array_agg(entry_id order by entry_id), '{}') into gone from erased;
    if cardinality(gone) > 0 then
        perform audit_append('erasure', 'audit.detail.erased', person, post, force, 'audit.entry',
            gone[1], reason, '', source, json_build_object('entries', gone)::text);
    end if;
    return cardinality(gone);
end $$;

-- Leaf hashes in order, with nothing of what the entries say, up to a transaction that is settled.
create function audit_leaves(after_tx xid8, after_id bigint, before xid8, most int)
returns table (tx xid8, id bigint, leaf bytea)
language sql stable security definer set search_path = public as $$
    select e.tx, e.id, sha256('\\x00'::bytea || convert_to(e.line, 'UTF8'))
    from audit_entry e
    where (e.tx, e.id) > (after_tx, after_id) and e.tx < before
    order by e.tx, e.id limit most
$$;
revoke execute on function audit_append(text, text, bigint, bigint, bigint, text, bigint, text,
    text, text, text) from public;
revoke execute on function audit_erase_detail(bigint[], bigint, bigint, bigint, text, text)
    from public;
revoke execute on function audit_leaves(xid8, bigint, xid8, int) from public;
grant execute on function audit_append(text, text, bigint, bigint, bigint, text, bigint, text,
    text, text, text) to bluelamp_app;
grant execute on function audit_erase_detail(bigint[], bigint, bigint, bigint, text, text)
    to bluelamp_app;
grant execute on function audit_leaves(xid8, bigint, xid8, int) to bluelamp_app;
"""


def fields(*pairs):
    return [
        (
            "id",
            models.BigAutoField(
                primary_key=True, serialize=False, auto_created=True, verbose_name="ID"
            ),
        ),
        *pairs,
    ]


class Migration(migrations.Migration):
    initial = True
    dependencies = [("bus", "0001_initial")]

    operations = [
        migrations.RunSQL(TABLES, migrations.RunSQL.noop),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(APPEND, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Entry",
            fields=fields(),
            options={"db_table": "audit_entry", "managed": False},
        ),
        migrations.CreateModel(
            name="Detail",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="detail",
                        serialize=False,
                        to="audit.entry",
                    ),
                ),
            ],
            options={"db_table": "audit_detail", "managed": False},
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=fields(),
            options={"db_table": "audit_checkpoint", "managed": False},
        ),
    ]
