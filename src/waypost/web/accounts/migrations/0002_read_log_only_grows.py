"""The database itself refuses to change or take away a row of the log of reads.

SQLite drops a table's triggers when a later migration rebuilds the table: such a migration makes them again.
"""

from django.db import migrations

TABLE = "accounts_readentry"
SQLITE = [
    f"""create trigger read_log_{verb} before {verb} on {TABLE}
        begin select raise(abort, 'the log of reads is only added to'); end"""
    for verb in ("update", "delete")
]
POSTGRESQL = [
    """create function read_log_refuse() returns trigger language plpgsql as $$
       begin raise exception 'the log of reads is only added to' using errcode = 'restrict_violation'; end $$""",
    f"""create trigger read_log_change before update or delete on {TABLE}
        for each row execute function read_log_refuse()""",
    # An empty table may be truncated: that takes nothing away, and tests clear their tables so.
    f"""create function read_log_refuse_truncate() returns trigger language plpgsql as $$
       begin
         if exists (select 1 from {TABLE}) then
           raise exception 'the log of reads is only added to' using errcode = 'restrict_violation';
         end if;
         return null;
       end $$""",
    f"create trigger read_log_truncate before truncate on {TABLE} execute function read_log_refuse_truncate()",
]
BACK = {
    "sqlite": ["drop trigger read_log_update", "drop trigger read_log_delete"],
    "postgresql": [
        f"drop trigger read_log_change on {TABLE}",
        f"drop trigger read_log_truncate on {TABLE}",
        "drop function read_log_refuse()",
        "drop function read_log_refuse_truncate()",
    ],
}


def _guard(apps, schema_editor):
    for sql in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(sql)


def _leave(apps, schema_editor):
    for sql in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = (("accounts", "0001_initial"),)
    operations = (migrations.RunPython(_guard, _leave),)
