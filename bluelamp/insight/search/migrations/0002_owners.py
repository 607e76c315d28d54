from django.db import migrations

# A saved search may hold names: it is its post's alone. Standing ones are found by the process that
# runs them, which gets numbers and no words, and then acts as each owner in turn.
OWNERS = """
alter table search_savedsearch enable row level security;
create policy own_post on search_savedsearch using
    (post_id = (select s.post from access_scope() s));
alter table search_alert enable row level security;
create policy own_post on search_alert using
    (exists (select from search_savedsearch s where s.id = search_id));
revoke delete, truncate on search_savedsearch from bluelamp_app;
revoke update, delete, truncate on search_alert from bluelamp_app;

create function search_standing_now() returns table (id bigint, post_id bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select s.id, s.post_id from search_savedsearch s
    where s.standing and s.ended_at is null and s.expires_on >= current_date order by s.id
$$;
revoke execute on function search_standing_now() from public;
grant execute on function search_standing_now() to bluelamp_app;
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("access", "0002_need_to_know")]
    operations = [migrations.RunSQL(OWNERS, migrations.RunSQL.noop)]
