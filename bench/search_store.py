"""The SQL that makes the records of the bench of search: not a bench of its own."""

BARE = """
set session_replication_role = replica;
set maintenance_work_mem = '512MB';
create temp table kept as select indexrelid::regclass::text name, pg_get_indexdef(indexrelid) made
    from pg_index where not indisprimary and indrelid::regclass::text in ('pole_personrecord',
        'pole_object', 'pole_event', 'pole_location', 'pole_link');
do $$ declare one record; begin
    for one in select * from kept loop execute 'drop index ' || one.name; end loop; end $$
"""
DRESSED = """
do $$ declare one record; begin
    for one in select * from kept loop execute one.made; end loop; end $$;
select setval('pole_number', %(rows)s + 1000);
set session_replication_role = default;
vacuum analyze;
"""
FILL = """
create function pick(words text[], n bigint) returns text language sql immutable as
    'select words[1 + n %% cardinality(words)]';
insert into pole_source (force_id, unit_id, marking, restriction_ids, code, name, description)
    values (%(force)s, %(unit)s, 'OFFICIAL', '{}', 'bench', 'Bench', '');
create temp table base as select g as n, hashint8(g)::bigint & 1073741823 as r,
    hashint8(g + 77777777)::bigint & 1073741823 as s, g %% 20 as part
    from generate_series(20, %(rows)s + 19) g;
create temp view shield as select *, %(force)s::bigint force_id,
    case when r %% 10 = 0 then %(other)s else %(unit)s end::bigint unit_id,
    case when s %% 25 = 0 then 'OFFICIAL-SENSITIVE' else 'OFFICIAL' end marking,
    case when s %% 500 = 1 then array[%(circle)s::bigint] else '{}'::bigint[] end restriction_ids,
    (select id from pole_source where code = 'bench') source_id,
    now() - (r %% 900) * interval '1 day' as then_
    from base;
insert into pole_personrecord (id, force_id, unit_id, marking, restriction_ids, source_id, known_at,
        recorded_at, source_key, facts, given_names, surname, other_names, born_on, born_as_given,
        gender, ethnicity_self, ethnicity_officer, telephones, emails, address, postcode,
        identifiers)
    select n, force_id, unit_id, marking, restriction_ids, source_id, then_, then_, '', '{}',
        pick(%(given)s, r),
        case when s %% 3 = 0 then pick(%(surnames)s, s / 3)
            else pick(%(surnames)s, s / 7) || pick(%(ends)s, r / 11) end,
        '{}', date '1940-01-01' + (s %% 25000)::int, '', 'M', '', '',
        array['07700' || lpad((n %% 1000000)::text, 6, '0')], '{}',
        (r %% 200 + 1) || ' ' || pick(%(surnames)s, r / 13) || ' Road', 'B' || (r %% 50 + 1) || ' '
            || (s %% 9 + 1) || 'AB', '[]'
    from shield where part < 11;
insert into pole_object (id, force_id, unit_id, marking, restriction_ids, source_id, known_at,
        recorded_at, source_key, facts, kind, identifier_kind, identifier, identifier_given,
        description, make, model, colour)
    select n, force_id, unit_id, marking, restriction_ids, source_id, then_, then_, '', '{}',
        'vehicle', 'vrm', chr(65 + (r %% 26)::int) || chr(65 + (s %% 26)::int)
            || lpad((r / 26 %% 74 + 1)::text, 2, '0') || chr(65 + (r / 31 %% 26)::int)
            || chr(65 + (s / 37 %% 26)::int)
            || chr(65 + (s / 41 %% 26)::int), '', '',
        pick(%(makes)s, r), pick(%(models)s, s), pick(%(colours)s, r / 5)
    from shield where part between 11 and 14;
insert into pole_event (id, force_id, unit_id, marking, restriction_ids, source_id, known_at,
        recorded_at, source_key, facts, kind, category, reference, happened_from, precision,
        summary, outcome)
    select n, force_id, unit_id, marking, restriction_ids, source_id, then_, then_, '', '{}',
        'crime', 'burglary', '20CR/' || n, then_, 'day', pick(%(words)s, r) || ' '
        || pick(%(words)s, s) || ' ' || pick(%(words)s, r / 3) || ' ' || pick(%(words)s, s / 5)
        || ' ' || pick(%(words)s, r / 17), ''
    from shield where part between 15 and 17;
insert into pole_location (id, force_id, unit_id, marking, restriction_ids, source_id, known_at,
        recorded_at, source_key, facts, kind, name, premises, street, town, postcode, country,
        easting, northing, area_code)
    select n, force_id, unit_id, marking, restriction_ids, source_id, then_, then_, '', '{}',
        'address', '', r %% 200 + 1, pick(%(surnames)s, r / 13) || ' Road', 'Bencham',
        'B' || (r %% 50 + 1) || ' ' || (s %% 9 + 1) || 'AB', 'GBR',
        400000 + r %% 40000, 300000 + s %% 40000, ''
    from shield where part > 17;
insert into pole_link (force_id, unit_id, marking, restriction_ids, source_id, known_at,
        recorded_at, from_kind, from_id, to_kind, to_id, role, confidence, words)
    select force_id, unit_id, marking, restriction_ids, source_id, then_, then_, 'event', n,
        'location', (1 + r %% (%(rows)s / 20)) * 20 + 18, 'at', 'confirmed', ''
    from shield where part between 15 and 17
    union all select force_id, unit_id, marking, restriction_ids, source_id, then_, then_,
        case when s %% 15 < 11 then 'person' else 'object' end,
        (1 + r %% (%(rows)s / 20)) * 20 + s %% 15, 'event', n, 'involved', 'confirmed', ''
    from shield where part between 15 and 17
"""
