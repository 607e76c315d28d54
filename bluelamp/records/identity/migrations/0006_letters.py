"""Names of every script are looked up in Latin letters, by the same table as they are compared."""

import unicodedata
from typing import Any

from anyascii import anyascii
from django.db import migrations

# The letters of living scripts: beyond them are signs and scripts that nobody is named in.
FIRST, LAST = 0x80, 0xFFFF
TABLE = """
create table identity_letter (letter text collate "C" primary key, latin text not null);
revoke all on identity_letter from bluelamp_app;

create function identity_latin(said text) returns text
language sql stable parallel safe as $$
    select string_agg(coalesce(l.latin, c.letter), '' order by c.n)
    from string_to_table(said, null) with ordinality c(letter, n)
        left join public.identity_letter l on l.letter = c.letter collate "C"
$$;
create or replace function identity_words(said text) returns text[]
language sql stable parallel safe as $$
    select array_remove(string_to_array(translate(lower(
        case when said ~ '[^ -~]' then public.identity_latin(said) else said end),
        '-_/,;:()"''`’.', '         '), ' '), '')
$$;
alter function identity_surnames(text, text[]) stable;
alter function identity_givens(text, text[]) stable;
"""
BACK = """
create or replace function identity_words(said text) returns text[]
language sql immutable parallel safe as $$
    select array_remove(string_to_array(translate(lower(
        case when said ~ '[^ -~]' then public.unaccent('public.unaccent', said) else said end),
        '-_/,;:()"''`’.', '         '), ' '), '')
$$;
alter function identity_surnames(text, text[]) immutable;
alter function identity_givens(text, text[]) immutable;
drop function identity_latin;
drop table identity_letter;
"""


def fill(apps: Any, editor: Any) -> None:
    """This will write the Latin letters that stand for each letter."""
    letters = (chr(number) for number in range(FIRST, LAST + 1))
    written = [each for each in letters if unicodedata.category(each)[0] in "LM" or each in "’‘ʼ"]
    with editor.connection.cursor() as cursor:
        cursor.execute(
            "insert into identity_letter select * from unnest(%s::text[], %s::text[])",
            [written, [anyascii(each) for each in written]],
        )


class Migration(migrations.Migration):
    dependencies = [("identity", "0005_decisions_need_to_know")]

    operations = [
        migrations.RunSQL(TABLE, BACK),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
