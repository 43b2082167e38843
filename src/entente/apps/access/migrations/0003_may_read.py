"""Who may read, as the database computes it; and the marking of what everybody may read.

The functions run as the owner, since they must see every fact of the register whoever asks.
docs/adr/0004-row-level-security.md says why; rules/need_to_know.py says the same in Python, and a property
test that both agree.
"""

from django.db import migrations

PUBLIC = """
INSERT INTO access_level (code, rank, needs_agreement, name_en, name_fr) VALUES ('PUBLIC', 0, false, 'Public', 'Public');
INSERT INTO access_marking (level_id, originator, parties, groups, caveats, communities, reach, digest)
    VALUES ('PUBLIC', '', '{}', '{}', '{}', '{}', '{}', 'public');
"""

UNDO_PUBLIC = "DELETE FROM access_marking; DELETE FROM access_level;"

HEAD = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS"

# Facts that are held now and that we follow. `lasting`: one whose end is not known still counts.
FACTS = f"""
CREATE FUNCTION access_has_fact(
    party_code text, of_kind text, in_framework text, with_statuses text[], lasting boolean, on_day date
) RETURNS boolean {HEAD} $$
    SELECT EXISTS (
        SELECT 1
        FROM register_party p
        JOIN register_factparty part ON part.party_id = p.id
        JOIN register_fact f ON f.id = part.fact_id
        JOIN register_framework w ON w.id = f.framework_id
        WHERE p.code = party_code AND w.code = in_framework AND f.kind = of_kind AND f.claim = 1
            AND upper_inf(f.recorded)
            AND (part.role = 'subject' OR of_kind = 'agreement')
            AND (with_statuses IS NULL OR f.status = ANY (with_statuses))
            AND (f.valid @> on_day OR (lasting AND f."end" IN ('', '..') AND on_day >= lower(f.valid)))
    )
$$;
CREATE FUNCTION access_is_ally(party_code text, on_day date) RETURNS boolean {HEAD} $$
    SELECT coalesce(
        (SELECT access_has_fact(party_code, 'membership', s.membership, NULL, false, on_day) FROM access_scheme s), false
    )
$$;
CREATE FUNCTION access_has_agreement(party_code text, on_day date) RETURNS boolean {HEAD} $$
    SELECT coalesce((
        SELECT s.alliance = party_code OR access_is_ally(party_code, on_day)
            OR access_has_fact(party_code, 'agreement', s.agreement, s.agreement_statuses::text[], true, on_day)
        FROM access_scheme s
    ), false)
$$;
CREATE FUNCTION access_reach(named_parties text[], named_groups text[], on_day date) RETURNS text[] {HEAD} $$
    SELECT coalesce(array_agg(DISTINCT code ORDER BY code), '{{}}') FROM (
        SELECT unnest(named_parties) AS code
        UNION
        SELECT unnest(g.parties) FROM access_releasegroup g WHERE g.code = ANY (named_groups)
        UNION
        SELECT p.code
        FROM access_releasegroup g
        CROSS JOIN LATERAL unnest(g.frameworks) AS framework
        CROSS JOIN register_party p
        WHERE g.code = ANY (named_groups)
            AND access_has_fact(p.code, 'membership', framework, NULL, false, on_day)
            AND NOT access_has_fact(p.code, 'suspension', framework, NULL, true, on_day)
    ) reached
$$;
"""

UNDO_FACTS = """
DROP FUNCTION access_reach(text[], text[], date);
DROP FUNCTION access_has_agreement(text, date);
DROP FUNCTION access_is_ally(text, date);
DROP FUNCTION access_has_fact(text, text, text, text[], boolean, date);
"""

# The rule itself, without a table: inlined wherever it is used.
RULE = """
CREATE FUNCTION access_may_read(
    party text, cleared integer, agreed boolean, belongs text[],
    rank integer, needs_agreement boolean, originator text, reach text[], communities text[]
) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT rank = 0 OR coalesce(
        cleared >= rank
        AND (party = originator OR (party = ANY (reach) AND (agreed OR NOT needs_agreement)))
        AND communities <@ belongs,
        false
    )
$$;
"""

UNDO_RULE = """
DROP FUNCTION access_may_read(text, integer, boolean, text[], integer, boolean, text, text[], text[]);
"""

# A person who does not hold the post on the day has no party, and reads what is public.
VIEWERS = f"""
CREATE FUNCTION access_viewer(of_person uuid, in_post uuid, on_day date)
RETURNS TABLE (party text, side text, cleared integer, agreed boolean, belongs text[]) {HEAD} $$
    SELECT
        p.code,
        CASE WHEN p.code = (SELECT alliance FROM access_scheme) THEN 'alliance'
             WHEN access_is_ally(p.code, on_day) THEN 'ally' ELSE 'partner' END,
        coalesce((
            SELECT max(l.rank)::integer FROM access_clearance c JOIN access_level l ON l.code = c.level_id
            WHERE c.person_id = of_person AND c.period @> on_day
        ), 0),
        access_has_agreement(p.code, on_day),
        ARRAY(
            SELECT m.community_id::text FROM access_communitymember m
            WHERE m.person_id = of_person AND m.period @> on_day
        )
    FROM access_post post
    JOIN access_organisation o ON o.id = post.organisation_id
    JOIN register_party p ON p.id = o.party_id
    WHERE post.id = in_post AND post.active
        AND EXISTS (SELECT 1 FROM access_person WHERE id = of_person AND is_active)
        AND EXISTS (
            SELECT 1 FROM access_postholding h
            WHERE h.person_id = of_person AND h.post_id = in_post AND h.period @> on_day
        )
$$;
CREATE FUNCTION access_visible(of_person uuid, in_post uuid, on_day date) RETURNS integer[] {HEAD} $$
    SELECT coalesce(array_agg(m.id ORDER BY m.id), '{{}}')
    FROM access_marking m
    JOIN access_level l ON l.code = m.level_id
    LEFT JOIN access_viewer(of_person, in_post, on_day) v ON true
    WHERE access_may_read(
        v.party, v.cleared, v.agreed, v.belongs,
        l.rank::integer, l.needs_agreement, m.originator::text, m.reach::text[], m.communities::text[]
    )
$$;
"""

UNDO_VIEWERS = """
DROP FUNCTION access_visible(uuid, uuid, date);
DROP FUNCTION access_viewer(uuid, uuid, date);
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0002_posts_roles_markings"), ("register", "0004_pack_order")]

    operations = [
        migrations.RunSQL(PUBLIC, UNDO_PUBLIC),
        migrations.RunSQL(FACTS, UNDO_FACTS),
        migrations.RunSQL(RULE, UNDO_RULE),
        migrations.RunSQL(VIEWERS, UNDO_VIEWERS),
    ]
