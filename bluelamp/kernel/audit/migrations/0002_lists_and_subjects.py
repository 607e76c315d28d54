from django.db import migrations

# The same function as in the first migration, for two thirds of its cost: it names its sequence,
# and its detail no longer locks its entry through a foreign key (nothing else writes details).
APPEND = """
alter table audit_detail drop constraint audit_detail_entry_id_fkey;
create or replace function audit_append(
    operation text, act text, person bigint, post bigint, force bigint, kind text,
    subject bigint, reason text, incident text, source text, body text
) returns bigint language plpgsql security definer set search_path = public as $$
declare
    entry bigint := nextval('audit_entry_id_seq');
    tx xid8 := pg_current_xact_id();
    moment timestamptz := clock_timestamp();
    salt bytea;
    promise bytea := ''::bytea;
begin
    if body <> '' then
        salt := uuid_send(gen_random_uuid());
        promise := sha256(salt || convert_to(body, 'UTF8'));
        insert into audit_detail values (entry, salt, body);
    end if;
    insert into audit_entry overriding system value values (
        entry, tx, moment, operation, act, person, post, force, kind, subject, reason,
        incident, source, promise,
        json_build_array(1, entry, tx::text,
            to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            operation, act, person, post, force, kind, subject, reason, incident, source,
            encode(promise, 'hex'))::text
    );
    return entry;
end $$;
"""

# A list of records is accounted for in one statement, one entry a record.
APPEND_MANY = """
create function audit_append_many(
    operation text, act text, person bigint, post bigint, force bigint, kinds text[],
    subjects bigint[], reason text, incident text, source text, bodies text[]
) returns bigint[] language plpgsql security definer set search_path = public as $$
declare
    tx xid8 := pg_current_xact_id();
    moment timestamptz := clock_timestamp();
    said text := to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    made bigint[];
begin
    with given as materialized (
        select nextval('audit_entry_id_seq') as entry, kind, subject, body,
            uuid_send(gen_random_uuid()) as salt
        from unnest(kinds, subjects, bodies) as g(kind, subject, body)
    ), promised as materialized (
        select g.*, case when body = '' then ''::bytea
            else sha256(salt || convert_to(body, 'UTF8')) end as promise
        from given g
    ), told as (
        insert into audit_detail select entry, salt, body from promised where body <> ''
    ), written as (
        insert into audit_entry overriding system value select entry, tx, moment, operation, act,
            person, post, force, kind, subject, reason, incident, source, promise,
            json_build_array(1, entry, tx::text, said, operation, act, person, post, force, kind,
                subject, reason, incident, source, encode(promise, 'hex'))::text
        from promised
        returning id
    ) select array_agg(id order by id) into made from written;
    return made;
end $$;
"""

# Erasure by entry or by record: what was said goes, that it was done stays, and it is itself done
# in the open.
ERASE = """
drop function audit_erase_detail(bigint[], bigint, bigint, bigint, text, text);
create function audit_erase(entries bigint[], kind text, subject bigint, person bigint,
    post bigint, force bigint, reason text, incident text, source text, words text
) returns int language plpgsql security definer set search_path = public as $$
declare
    gone bigint[];
    told jsonb;
begin
    with erased as (
        delete from audit_detail d using audit_entry e
        where e.id = d.entry_id and e.force_id = force and (e.id = any(entries)
            or (e.subject_kind = kind and e.subject_id = subject))
        returning d.entry_id
    ) select coalesce(array_agg(entry_id order by entry_id), '{}') into gone from erased;
    if cardinality(gone) > 0 then
        told := jsonb_build_object('entries', gone)
            || coalesce(nullif(words, '')::jsonb, '{}'::jsonb);
        perform audit_append('erasure',
            case when kind is null then 'audit.detail.erased' else 'audit.subject.erased' end,
            person, post, force, coalesce(kind, 'audit.entry'), coalesce(subject, gone[1]),
            reason, incident, source, told::text);
    end if;
    return cardinality(gone);
end $$;
"""

# The hash of every whole chunk of 1,024 leaves and its last entry, so that a proof or a place is
# found without hashing the log. A cache: nobody trusts it, a root that it leads to is compared.
CHUNKS = """
create table audit_chunk (
    number bigint primary key,
    hash bytea not null,
    last_tx xid8 not null,
    last_id bigint not null
);
create index audit_chunk_order on audit_chunk (last_tx, last_id);
create index audit_entry_incident on audit_entry (incident, id) where incident <> '';
"""

GRANTS = """
revoke execute on function audit_append_many(text, text, bigint, bigint, bigint, text[], bigint[],
    text, text, text, text[]) from public;
grant execute on function audit_append_many(text, text, bigint, bigint, bigint, text[], bigint[],
    text, text, text, text[]) to bluelamp_app;
revoke execute on function audit_erase(bigint[], text, bigint, bigint, bigint, bigint, text, text,
    text, text) from public;
grant execute on function audit_erase(bigint[], text, bigint, bigint, bigint, bigint, text, text,
    text, text) to bluelamp_app;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(APPEND, migrations.RunSQL.noop),
        migrations.RunSQL(APPEND_MANY, migrations.RunSQL.noop),
        migrations.RunSQL(ERASE, migrations.RunSQL.noop),
        migrations.RunSQL(CHUNKS, migrations.RunSQL.noop),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    ]
