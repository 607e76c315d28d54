"""Who sees a decision, what is never taken back, and what a reader's scope cannot answer."""

from django.db import migrations

from bluelamp.kernel.access.protection import append_only

# A decision shows every record that it is about, so it is seen by those who may see them all.
SEEN = """
create policy need_to_know on {table} using (not exists (
    select from unnest(one_records || other_records) r
    where not exists (select from pole_personrecord p where p.id = r)));
alter table {table} enable row level security;
"""
PAIR_SEEN = """
create policy need_to_know on identity_proposal using (
    exists (select from pole_personrecord p where p.id = one_id)
    and exists (select from pole_personrecord p where p.id = other_id));
alter table identity_proposal enable row level security;
"""

# These answer for records that the reader may not see, with no more than a count or a yes.
ASKED = """
create function identity_members(identity bigint) returns bigint[] language sql stable
    security definer set search_path = public, pg_temp as $$
    select array(select record_id from identity_membership where identity_id = identity) || identity
$$;
create function identity_root(record bigint) returns bigint language sql stable
    security definer set search_path = public, pg_temp as $$
    select coalesce((select identity_id from identity_membership where record_id = record), record)
$$;
create function identity_size(identities bigint[]) returns bigint language sql stable
    security definer set search_path = public, pg_temp as $$
    select count(*) from unnest(identities) i, unnest(identity_members(i)) r
    where exists (select from pole_personrecord p where p.id = r)
$$;
create function identity_sensitive(records bigint[]) returns boolean language sql stable
    security definer set search_path = public, pg_temp as $$
    select exists (select from pole_personrecord where id = any(records)
                   and (marking <> 'OFFICIAL' or restriction_ids <> '{}'))
        or exists (select from pole_marker where about_id = any(records) and removed_at is null)
$$;
create function identity_settled(ones bigint[], others bigint[])
    returns table (one bigint, other bigint) language sql stable
    security definer set search_path = public, pg_temp as $$
    with pairs as (
        select p.one, p.other, identity_members(a) as mine, identity_members(b) as theirs, a = b as same
        from unnest(ones, others) p (one, other),
            identity_root(p.one) a, identity_root(p.other) b)
    select p.one, p.other from pairs p where p.same or exists (
        select from identity_judgement j
        where j.kind in ('different', 'parted')
            and ((j.one_records && p.mine and j.other_records && p.theirs)
                 or (j.one_records && p.theirs and j.other_records && p.mine))
            and not exists (select from identity_judgement u where u.undoes_id = j.id))
$$;
create function identity_judged(records bigint[]) returns setof bigint language sql stable
    security definer set search_path = public, pg_temp as $$
    select id from identity_judgement where one_records && records or other_records && records
$$;
create function identity_standing_on(judgement bigint) returns setof bigint language sql stable
    security definer set search_path = public, pg_temp as $$
    select k.id from identity_judgement j, identity_judgement k
    where j.id = judgement and k.id > j.id and k.kind <> 'undone'
        and (k.one_records && (j.one_records || j.other_records)
             or k.other_records && (j.one_records || j.other_records))
        and not exists (select from identity_judgement u where u.undoes_id = k.id)
$$;
"""
GRANTS = "".join(
    f"revoke execute on function {each} from public;"
    f"grant execute on function {each} to bluelamp_app;"
    for each in (
        "identity_size(bigint[])",
        "identity_sensitive(bigint[])",
        "identity_settled(bigint[], bigint[])",
        "identity_judged(bigint[])",
        "identity_standing_on(bigint)",
    )
) + ("revoke execute on function identity_members(bigint), identity_root(bigint) from public;")

# A person's number is that of a record which is no other person's, and both records are there.
ROOTED = """
create function identity_rooted() returns trigger language plpgsql security definer
    set search_path = public, pg_temp as $$
begin
    if exists (select from identity_membership
               where record_id = new.record_id and identity_id = new.identity_id)
       and (exists (select from identity_membership
                    where record_id = new.identity_id or identity_id = new.record_id)
            or (select count(*) from pole_personrecord
                where id in (new.record_id, new.identity_id)) <> 2) then
        raise check_violation using
            message = 'A person has the number of a record that is no other person''s.',
            constraint = 'a_person_is_nobody_else';
    end if;
    return null;
end $$;
create constraint trigger a_person_is_nobody_else after insert or update on identity_membership
    deferrable initially deferred for each row execute function identity_rooted();
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_decisions"), ("pole", "0002_need_to_know")]

    operations = [
        migrations.RunSQL(SEEN.format(table="identity_judgement")),
        migrations.RunSQL(SEEN.format(table="identity_decisionrequest")),
        migrations.RunSQL(PAIR_SEEN),
        append_only("identity_judgement"),
        migrations.RunSQL(
            "revoke delete, truncate on identity_proposal, identity_decisionrequest"
            " from bluelamp_app"
        ),
        migrations.RunSQL(ASKED + GRANTS),
        migrations.RunSQL(ROOTED),
    ]
