"""Where failed attempts are counted, shared by every process of the application."""

from django.db import migrations

CREATE = """
CREATE UNLOGGED TABLE signin_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX signin_cache_expires ON signin_cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [migrations.RunSQL(CREATE, "DROP TABLE signin_cache")]
