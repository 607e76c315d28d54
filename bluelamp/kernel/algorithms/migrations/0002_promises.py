from django.db import migrations

from bluelamp.kernel.access.protection import append_only, protect, protect_through

# What the application promises about algorithms, the database holds it to.
PROMISES = """
create function algorithms_check_advice() returns trigger language plpgsql as $$
declare
    version record;
begin
    select state, permits into version from algorithms_algorithm where id = new.algorithm_id;
    if version.state is distinct from 'approved' then
        raise exception 'advice comes from an approved version only'
            using errcode = 'check_violation', constraint = 'advice_of_an_approved_version';
    end if;
    if not new.prohibited <@ version.permits then
        raise exception 'advice weighs a feature that its approval does not name'
            using errcode = 'check_violation', constraint = 'advice_weighs_what_is_permitted';
    end if;
    return new;
end $$;
create trigger check_advice before insert on algorithms_advice
    for each row execute function algorithms_check_advice();

create function algorithms_check_outcome() returns trigger language plpgsql as $$
begin
    if not exists (select from access_post p
            where p.id = new.post_id and p.user_id = new.person_id) then
        raise exception 'a person decides in their own post'
            using errcode = 'check_violation', constraint = 'outcome_has_its_person';
    end if;
    if not exists (select from algorithms_advice a where a.id = new.advice_id
            and new.decided_at >= a.created_at and new.decided_at < a.expires_at) then
        raise exception 'advice is decided on while it holds'
            using errcode = 'check_violation', constraint = 'outcome_while_advice_holds';
    end if;
    return new;
end $$;
create trigger check_outcome before insert on algorithms_outcome
    for each row when (new.person_id is not null and new.post_id is not null)
    execute function algorithms_check_outcome();
"""
BACK = """
drop trigger check_advice on algorithms_advice;
drop trigger check_outcome on algorithms_outcome;
drop function algorithms_check_advice();
drop function algorithms_check_outcome();
"""


class Migration(migrations.Migration):
    dependencies = [("algorithms", "0001_initial")]

    operations = [
        migrations.RunSQL(PROMISES, BACK),
        protect("algorithms_advice"),
        protect_through("algorithms_outcome", "advice_id", "algorithms_advice"),
        append_only("algorithms_advice"),
        append_only("algorithms_outcome"),
        append_only("algorithms_questionnaire"),
        append_only("algorithms_statechange"),
    ]
