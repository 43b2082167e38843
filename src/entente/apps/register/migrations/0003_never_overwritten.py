"""A recorded fact is never changed: only the time for which we held it can be closed, once."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION register_fact_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a recorded fact is never deleted: withdraw it' USING ERRCODE = 'restrict_violation';
    END IF;
    -- "search" is generated, and not yet computed before the row is written.
    IF NOT upper_inf(OLD.recorded) OR lower(NEW.recorded) IS DISTINCT FROM lower(OLD.recorded)
       OR to_jsonb(NEW) - '{recorded,marking_id,search}'::text[]
          <> to_jsonb(OLD) - '{recorded,marking_id,search}'::text[] THEN
        RAISE EXCEPTION 'a recorded fact is never overwritten: correct it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER register_fact_is_kept BEFORE UPDATE OR DELETE ON register_fact
    FOR EACH ROW EXECUTE FUNCTION register_fact_is_kept();
CREATE FUNCTION register_part_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the parties and sources of a recorded fact never change: correct the fact'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER register_factparty_is_kept BEFORE UPDATE OR DELETE ON register_factparty
    FOR EACH ROW EXECUTE FUNCTION register_part_is_kept();
CREATE TRIGGER register_citation_is_kept BEFORE UPDATE OR DELETE ON register_citation
    FOR EACH ROW EXECUTE FUNCTION register_part_is_kept();
"""

REVERSE = """
DROP TRIGGER register_citation_is_kept ON register_citation;
DROP TRIGGER register_factparty_is_kept ON register_factparty;
DROP TRIGGER register_fact_is_kept ON register_fact;
DROP FUNCTION register_part_is_kept();
DROP FUNCTION register_fact_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0002_searchable")]

    operations = [migrations.RunSQL(FUNCTION, REVERSE)]
