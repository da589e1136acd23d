"""The database itself refuses to change or take away what was logged: who was asked, what happened, what was moved.

SQLite drops a table's triggers when a later migration rebuilds the table: such a migration makes them again.
"""

from django.db import migrations

TABLES = ("exercises_event", "exercises_extension", "exercises_invited", "exercises_answer")
SAID = "what was logged is only added to"
REFUSE = f"""create function exercises_refuse() returns trigger language plpgsql as $$
    begin raise exception '{SAID}' using errcode = 'restrict_violation'; end $$"""


def _guard(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    if not is_sqlite:
        schema_editor.execute(REFUSE)
    for table in TABLES:
        for verb in ("update", "delete"):
            then = f"begin select raise(abort, '{SAID}'); end"
            if not is_sqlite:
                then = "for each row execute function exercises_refuse()"
            schema_editor.execute(f"create trigger {table}_{verb} before {verb} on {table} {then}")


def _leave(apps, schema_editor):
    is_sqlite = schema_editor.connection.vendor == "sqlite"
    for table in TABLES:
        for verb in ("update", "delete"):
            schema_editor.execute(f"drop trigger {table}_{verb}" + ("" if is_sqlite else f" on {table}"))
    if not is_sqlite:
        schema_editor.execute("drop function exercises_refuse()")


class Migration(migrations.Migration):
    dependencies = (("exercises", "0001_initial"),)
    operations = (migrations.RunPython(_guard, _leave),)
