"""What live matching looks people up in: derived from pole, rebuilt at any time.

The application's role owns nothing here and may read nothing: it calls `identity_candidates`, which
gives numbers of records alone, and joins them to the records that its reader may see.
"""

from django.db import migrations

# Text as names are compared: no case, no accents; apostrophes go, other marks part words.
FOLDING = """
create extension if not exists unaccent;
create extension if not exists fuzzystrmatch;

create function identity_words(said text) returns text[]
language sql immutable parallel safe as $$
    select array_remove(string_to_array(translate(lower(
        case when said ~ '[^ -~]' then public.unaccent('public.unaccent', said) else said end),
        '-_/,;:()"''`’.', '         '), ' '), '')
$$;

create function identity_surnames(surname text, others text[]) returns text[]
language plpgsql immutable parallel safe as $$
declare
    found text[] := identity_words(surname);
    other text;
begin
    if cardinality(found) between 2 and 4 then
        found := found || array_to_string(found, '');
    end if;
    foreach other in array others loop
        found := found || identity_words(other);
    end loop;
    if cardinality(found) = 0 then
        return array[''];
    end if;
    return array(select distinct left(each, 60) from unnest(found[1:8]) each);
end $$;

create function identity_givens(given text, others text[]) returns text[]
language plpgsql immutable parallel safe as $$
declare
    found text[] := identity_words(given);
    other text;
begin
    foreach other in array others loop
        found := found || identity_words(other);
    end loop;
    if cardinality(found) = 0 then
        return array[''];
    end if;
    return array(select distinct left(each, 60) from unnest(found[1:8]) with ordinality t(each, n)
        where n = 1 or length(each) > 1);
end $$;

-- A word, what is left of it when one letter is dropped (Garbe's symmetric deletes), its sound.
create function identity_spellings_of(word text) returns text[]
language sql immutable parallel safe as $$
    select array(select word
        union select left(word, n - 1) || substr(word, n + 1)
            from generate_series(1, length(word)) n where length(word) between 4 and 24
        union select '*' || public.dmetaphone(word) where length(word) > 2)
$$;
"""
TABLES = """
create table identity_name (
    record_id bigint not null, surname text collate "C" not null, given text collate "C" not null,
    born_on date
);
create table identity_key (key bigint not null, record_id bigint not null);
create table identity_word (
    word text collate "C" not null, surnames int not null, givens int not null
);
create table identity_spelling (spelling text collate "C" not null, word text collate "C" not null);
create table identity_followed (
    id int primary key default 1 check (id = 1), revision bigint not null, records bigint not null,
    built_at timestamptz not null
);
create index identity_name_by_name on identity_name (surname, given, born_on) include (record_id);
create index identity_name_by_birth on identity_name (born_on, surname, given) include (record_id);
create index identity_name_of_record on identity_name (record_id) include (surname, given, born_on);
create index identity_key_finds on identity_key (key, record_id);
create index identity_key_of_record on identity_key (record_id);
create unique index identity_word_once on identity_word (word) include (surnames, givens);
create index identity_spelling_finds on identity_spelling (spelling, word);
revoke all on identity_name, identity_key, identity_word, identity_spelling, identity_followed
    from bluelamp_app;
"""
SOURCES = """
create view identity_name_now as
    select p.id as record_id, s.surname collate "C" as surname, g.given collate "C" as given,
        p.born_on, p.revision
    from pole_personrecord p
        cross join lateral unnest(identity_surnames(p.surname, p.other_names)) s(surname)
        cross join lateral unnest(identity_givens(p.given_names, p.other_names)) g(given);
create view identity_key_now as
    select hashtextextended(k.key, 0) as key, p.id as record_id, p.revision
    from pole_personrecord p cross join lateral (
        select 'p' || upper(replace(p.postcode, ' ', '')) where p.postcode <> ''
        union all select 't' || right(translate(each, ' +()-.', ''), 10)
            from unnest(p.telephones) each
        union all select 'e' || lower(each) from unnest(p.emails) each
        union all select 'i' || upper(translate(each ->> 'value', ' /-', ''))
            from jsonb_array_elements(p.identifiers) each
    ) k(key) where length(k.key) > 4;
revoke all on identity_name_now, identity_key_now from bluelamp_app;
"""
# New and amended records, in the order in which their transactions are over for everybody.
KEEP_UP = """
create function identity_keep_up(most int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    since bigint;
    until bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    ids bigint[];
begin
    if not pg_try_advisory_xact_lock(hashtext('identity_keep_up')) then
        return 0;
    end if;
    insert into identity_followed values (1, 0, 0, now()) on conflict do nothing;
    select revision into since from identity_followed;
    -- Whole transactions, or the rest of one would be passed by.
    select max(r.revision) + 1 into until from (
        select p.revision from pole_personrecord p
        where p.revision >= since and p.revision < until order by p.revision limit most
    ) r;
    if until is null then
        return 0;
    end if;
    ids := array(select p.id from pole_personrecord p where p.revision >= since and p.revision < until);
    delete from identity_name where record_id = any(ids);
    delete from identity_key where record_id = any(ids);
    insert into identity_name
        select record_id, surname, given, born_on from identity_name_now where record_id = any(ids);
    insert into identity_key select key, record_id from identity_key_now where record_id = any(ids);
    with added as (
        insert into identity_word
        select word, count(*) filter (where is_surname), count(*) filter (where not is_surname)
        from identity_name n cross join lateral (values (surname, true), (given, false)) w(word, is_surname)
        where record_id = any(ids) and word <> '' group by word order by word
        on conflict (word) do update set surnames = identity_word.surnames + excluded.surnames,
            givens = identity_word.givens + excluded.givens
        returning word, xmax = 0 as is_new
    )
    insert into identity_spelling
        select each, word from added cross join lateral unnest(identity_spellings_of(word)) each
        where is_new;
    update identity_followed set revision = until, records = records + cardinality(ids);
    return cardinality(ids);
end $$;
revoke execute on function identity_keep_up(int) from public;
grant execute on function identity_keep_up(int) to bluelamp_app;
"""
CANDIDATES = """
create function identity_candidates(
    said_givens text[], said_surnames text[], alike text[], beginning text,
    days date[], near_days date[], born_from date, born_to date,
    keys text[], key_weights real[], wide boolean, most int
) returns table (record_id bigint, score real)
language plpgsql stable security definer rows 60
set search_path = public, pg_temp set plan_cache_mode = force_generic_plan set enable_seqscan = off
set jit = off as $$
declare
    words text[];
    as_surname real[];
    as_given real[];
    surnames text[];
    givens text[];
    sure_surnames text[];
    sure_givens text[];
    names double precision := coalesce((select records from identity_followed), 0) * 2 + 100;
begin
    with said as (
        select word, bool_or(is_given) as is_given, bool_or(is_surname) as is_surname,
            bool_or(is_alike) as is_alike
        from (select unnest(said_givens) as word, true, false, false
            union all select unnest(said_surnames), false, true, false
            union all select unnest(alike), true, false, true) u(word, is_given, is_surname, is_alike)
        group by word
    ), met as (
        select s.word as said, w.word, w.surnames, w.givens, s.is_given, s.is_surname,
            case when s.word = w.word then 0 else levenshtein(s.word, w.word) end
                + case when s.is_alike then 1 else 0 end as slips
        from said s
            cross join lateral (select distinct p.word from unnest(
                case when s.is_alike then array[s.word] else identity_spellings_of(s.word) end) each
                join identity_spelling p on p.spelling = each limit 2000) near
            cross join lateral (select * from identity_word i where i.word = near.word offset 0) w
    ), begun as (
        select beginning as said, w.word, w.surnames, w.givens, true as is_given, true as is_surname, 2 as slips
        from identity_word w where beginning <> '' and w.word >= beginning and w.word < beginning || '~'
        order by w.surnames + w.givens desc limit 15
    ), weighed as (
        select word, is_given, is_surname, slips,
            1.44 * ln(names / greatest(1, max(m.surnames) filter (where slips < 2)
                over (partition by said))) - slips * 2.5 as s,
            1.44 * ln(names / greatest(1, max(m.givens) filter (where slips < 2)
                over (partition by said))) - slips * 2.5 as g,
            row_number() over (partition by said order by slips, m.surnames + m.givens desc) as rank
        from (select * from met union all select * from begun) m
        where slips <= case when length(word) < 5 then 2 else 3 end
    ), best as (
        select word, max(s) as s, max(g) as g, min(slips) as slips, bool_or(is_surname) as is_surname,
            bool_or(is_given) as is_given
        from weighed where rank <= 80 group by word
    )
    select array_agg(word), array_agg(least(greatest(b.s, 0.5), 16)), array_agg(least(greatest(b.g, 0.5), 12)),
        (array_agg(word order by slips) filter (where is_surname))[1:60],
        (array_agg(word order by slips) filter (where is_given))[1:60],
        (array_agg(word order by slips) filter (where is_surname and slips = 0)),
        (array_agg(word order by slips) filter (where is_given and slips < 2))[1:20]
    into words, as_surname, as_given, surnames, givens, sure_surnames, sure_givens from best b;

    return query
    with w as materialized (
        select * from unnest(words, as_surname, as_given) t(word, s, g)
    ), hit as materialized (
        select k.record_id, sum(a.weight)::real as weight
        from unnest(keys, key_weights) a(key, weight)
            join identity_key k on k.key = hashtextextended(a.key, 0)
        group by 1 order by 2 desc limit 800
    ), met as (
        select n.record_id, n.surname, n.given, n.born_on from identity_name n where n.born_on = any(days)
        union all
        select n.record_id, n.surname, n.given, n.born_on from identity_name n
            where n.born_on = any(near_days)
            and (n.surname in (select word from w) or n.given in (select word from w))
        union all
        (select n.record_id, n.surname, n.given, n.born_on from identity_name n
            where n.surname = any(surnames) and n.given = any(sure_givens)
            and (born_from is null or n.born_on between born_from and born_to) limit 300)
        union all
        (select n.record_id, n.surname, n.given, n.born_on from identity_name n
            where n.surname = any(sure_surnames) and n.given = any(givens)
            and (born_from is null or n.born_on between born_from and born_to) limit 300)
        union all
        (select n.record_id, n.surname, n.given, n.born_on from identity_name n
            where n.surname = any(sure_givens) and n.given = any(surnames) limit 150)
        union all
        (select n.record_id, n.surname, n.given, n.born_on from identity_name n
            where wide and n.surname = any(surnames[1:25]) and n.given = any(givens[1:25]) limit 300)
        union all
        select n.record_id, n.surname, n.given, n.born_on
            from hit h join identity_name n on n.record_id = h.record_id
    ), named as (
        select m.record_id, max(greatest(coalesce(a.s, 0) + coalesce(b.g, 0),
                coalesce(a.g, 0) + coalesce(b.s, 0) - 2)) as name,
            max(case when m.born_on = days[1] then 14 when m.born_on = any(days) then 9
                when m.born_on = any(near_days) then 7 when m.born_on is null then 0
                when born_from is not null then
                    case when m.born_on between born_from and born_to then 5 else -5 end
                when cardinality(days) > 0 then -5 else 0 end) as born
        from met m left join w a on a.word = m.surname left join w b on b.word = m.given
        group by 1
    )
    select n.record_id, (n.name + n.born + coalesce(h.weight, 0))::real
    from named n left join hit h on h.record_id = n.record_id
    order by 2 desc, 1 limit most;
end $$;
revoke execute on function identity_candidates from public;
grant execute on function identity_candidates to bluelamp_app;
"""
FORWARD = FOLDING + TABLES + SOURCES + KEEP_UP + CANDIDATES
BACK = """
drop function identity_candidates, identity_keep_up;
drop view identity_name_now, identity_key_now;
drop table identity_name, identity_key, identity_word, identity_spelling, identity_followed;
drop function identity_spellings_of, identity_givens, identity_surnames, identity_words;
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_need_to_know"), ("pole", "0002_need_to_know")]

    operations = [migrations.RunSQL(FORWARD, BACK)]
