"""PostgreSQL: one learner is never expected at two places at the same time.

SQLite has no exclusion constraints; there the learner's lock and the check under it stand alone.
"""

from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE placements_attendance ADD CONSTRAINT one_place_at_a_time EXCLUDE USING gist (
    learner_id WITH =,
    tsrange(date + start, date + start + held_minutes * interval '1 minute') WITH &&
) WHERE (held_minutes IS NOT NULL AND start IS NOT NULL);
"""
DROP = "ALTER TABLE placements_attendance DROP CONSTRAINT one_place_at_a_time"


def add_constraint(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def drop_constraint(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(DROP)


class Migration(migrations.Migration):
    dependencies = [("placements", "0005_requests_and_links")]

    operations = [migrations.RunPython(add_constraint, drop_constraint)]
