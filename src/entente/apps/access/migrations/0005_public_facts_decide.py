"""Who may read rests on public facts alone.

Otherwise what one may read, and who the picker says could read, would tell of a membership, a suspension or an
agreement that one may not read. rules/need_to_know.py says the same of its world.
"""

from django.db import migrations

HEAD = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS"

FACT = """
CREATE OR REPLACE FUNCTION access_has_fact(
    party_code text, of_kind text, in_framework text, with_statuses text[], lasting boolean, on_day date
) RETURNS boolean {head} $$
    SELECT EXISTS (
        SELECT 1
        FROM register_party p
        JOIN register_factparty part ON part.party_id = p.id
        JOIN register_fact f ON f.id = part.fact_id
        JOIN register_framework w ON w.id = f.framework_id
        WHERE p.code = party_code AND w.code = in_framework AND f.kind = of_kind AND f.claim = 1
            AND upper_inf(f.recorded){public}
            AND (part.role = 'subject' OR of_kind = 'agreement')
            AND (with_statuses IS NULL OR f.status = ANY (with_statuses))
            AND (f.valid @> on_day OR (lasting AND f."end" IN ('', '..') AND on_day >= lower(f.valid)))
    )
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0004_attachments"), ("register", "0005_marked")]

    operations = [
        migrations.RunSQL(FACT.format(head=HEAD, public=" AND f.marking_id = 1"), FACT.format(head=HEAD, public=""))
    ]
