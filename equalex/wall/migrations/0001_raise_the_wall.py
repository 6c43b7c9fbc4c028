"""Row-level security on every table of `equalex.wall.tables`; PostgreSQL only.

When that list changes, a migration of the same content, after the tables it names, puts the database behind it again.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from equalex.wall.policies import raise_wall, take_down


def up(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        raise_wall(schema_editor)


def down(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "postgresql":
        take_down(schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("schools", "0010_files_of_schools"),
        ("placements", "0009_insurance_waivers"),
        ("outcomes", "0002_quotes"),
        ("reporting", "0006_schools_in_need"),
    ]
    operations = [migrations.RunPython(up, down)]
