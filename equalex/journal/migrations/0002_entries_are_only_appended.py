"""On PostgreSQL nobody changes or removes what the journal says, whatever their rights on the table."""

from collections.abc import Callable

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

GUARD = """
CREATE FUNCTION journal_only_appends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is only appended to';
END $$;
CREATE TRIGGER entries_are_only_appended BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_only_appends();
CREATE TRIGGER seals_are_only_appended BEFORE UPDATE OR DELETE ON journal_seal
    FOR EACH ROW EXECUTE FUNCTION journal_only_appends();
"""
UNGUARD = """
DROP TRIGGER seals_are_only_appended ON journal_seal;
DROP TRIGGER entries_are_only_appended ON journal_entry;
DROP FUNCTION journal_only_appends();
"""


def on_postgres(sql: str) -> Callable[[StateApps, BaseDatabaseSchemaEditor], None]:
    def run(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]
    operations = [migrations.RunPython(on_postgres(GUARD), on_postgres(UNGUARD))]
