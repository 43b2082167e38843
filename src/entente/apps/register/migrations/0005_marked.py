"""Facts and sources bear markings. A fact's parties and citations bear the fact's; a citation its source's too."""

import django.db.models.deletion
from django.db import migrations, models

from entente.apps.access.row_security import enable_rls

# Whatever is inserted, the part gets the marking of the whole; when that changes, the parts follow.
FOLLOW = """
CREATE FUNCTION register_part_marked() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    SELECT f.marking_id INTO NEW.marking_id FROM register_fact f WHERE f.id = NEW.fact_id;
    IF TG_TABLE_NAME = 'register_citation' THEN
        SELECT s.marking_id INTO NEW.source_marking_id FROM register_source s WHERE s.id = NEW.source_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER register_factparty_marked BEFORE INSERT ON register_factparty
    FOR EACH ROW EXECUTE FUNCTION register_part_marked();
CREATE TRIGGER register_citation_marked BEFORE INSERT ON register_citation
    FOR EACH ROW EXECUTE FUNCTION register_part_marked();
CREATE FUNCTION register_parts_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
    IF TG_TABLE_NAME = 'register_source' THEN
        UPDATE register_citation SET source_marking_id = NEW.marking_id WHERE source_id = NEW.id;
    ELSE
        UPDATE register_factparty SET marking_id = NEW.marking_id WHERE fact_id = NEW.id;
        UPDATE register_citation SET marking_id = NEW.marking_id WHERE fact_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER register_fact_parts_follow AFTER UPDATE OF marking_id ON register_fact
    FOR EACH ROW WHEN (OLD.marking_id <> NEW.marking_id) EXECUTE FUNCTION register_parts_follow();
CREATE TRIGGER register_source_parts_follow AFTER UPDATE OF marking_id ON register_source
    FOR EACH ROW WHEN (OLD.marking_id <> NEW.marking_id) EXECUTE FUNCTION register_parts_follow();
"""

UNDO_FOLLOW = """
DROP TRIGGER register_source_parts_follow ON register_source;
DROP TRIGGER register_fact_parts_follow ON register_fact;
DROP FUNCTION register_parts_follow();
DROP TRIGGER register_citation_marked ON register_citation;
DROP TRIGGER register_factparty_marked ON register_factparty;
DROP FUNCTION register_part_marked();
"""

# What is kept stays kept; its marking alone may change, also that of what was held earlier.
KEPT = """
CREATE OR REPLACE FUNCTION register_fact_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    derived text[] := '{marking_id,search}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a recorded fact is never deleted: withdraw it' USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(NEW) - derived = to_jsonb(OLD) - derived THEN
        RETURN NEW;
    END IF;
    -- "search" is generated, and not yet computed before the row is written.
    IF NOT upper_inf(OLD.recorded) OR lower(NEW.recorded) IS DISTINCT FROM lower(OLD.recorded)
       OR to_jsonb(NEW) - derived - 'recorded' <> to_jsonb(OLD) - derived - 'recorded' THEN
        RAISE EXCEPTION 'a recorded fact is never overwritten: correct it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION register_part_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    derived text[] := '{marking_id,source_marking_id}';
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - derived = to_jsonb(OLD) - derived THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the parties and sources of a recorded fact never change: correct the fact'
        USING ERRCODE = 'restrict_violation';
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0003_may_read'),
        ('register', '0004_pack_order'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='fact',
            name='fact_held_once',
        ),
        migrations.AddField(
            model_name='citation',
            name='marking',
            field=models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking'),
        ),
        migrations.AddField(
            model_name='citation',
            name='source_marking_id',
            field=models.IntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name='fact',
            name='marking',
            field=models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking'),
        ),
        migrations.AddField(
            model_name='factparty',
            name='marking',
            field=models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking'),
        ),
        migrations.AddField(
            model_name='source',
            name='marking',
            field=models.ForeignKey(db_default=1, db_index=False, default=1, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.marking'),
        ),
        migrations.AddConstraint(
            model_name='fact',
            constraint=models.UniqueConstraint(condition=models.Q(('recorded__endswith__isnull', True)), fields=('key', 'claim', 'marking'), name='fact_held_once', violation_error_message='this fact is already recorded'),
        ),
        migrations.RunSQL(FOLLOW, UNDO_FOLLOW),
        # The earlier functions refuse more: going back needs no undoing.
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        enable_rls("register_fact"),
        enable_rls("register_source"),
        enable_rls("register_factparty"),
        enable_rls("register_citation", ["marking_id", "source_marking_id"]),
    ]
