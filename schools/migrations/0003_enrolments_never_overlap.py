"""On PostgreSQL the database itself refuses enrolments of one learner that overlap.

A second registration elsewhere (status S) is the same child and may overlap. SQLite has no such
constraint; there the actions alone see to it.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE schools_enrolment ADD CONSTRAINT enrolments_never_overlap
EXCLUDE USING gist (learner_id WITH =, daterange(since, until, '[]') WITH &&)
WHERE (status <> 'S') DEFERRABLE INITIALLY DEFERRED
"""
REMOVE = "ALTER TABLE schools_enrolment DROP CONSTRAINT enrolments_never_overlap"


def add(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ADD)


def remove(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(REMOVE)


class Migration(migrations.Migration):
    dependencies = [("schools", "0002_sign_in_and_invitations")]
    operations = [migrations.RunPython(add, remove)]
