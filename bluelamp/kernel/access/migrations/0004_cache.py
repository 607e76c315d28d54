from django.db import migrations

# Rate limits are kept here. The owner makes the table: the application may not.
CACHE = """
create table if not exists cache (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamptz not null
);
create index if not exists cache_expires on cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0003_form_keys")]
    operations = [migrations.RunSQL(CACHE, "drop table cache")]
