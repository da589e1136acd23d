"""The database itself refuses to change or take away what was logged: stages, changes, decisions, replies, status."""

from django.db import migrations

from waypost.web.project.only_grow import guard, leave

TABLES = (
    "agreements_step",
    "agreements_change",
    "agreements_reading",
    "agreements_reply",
    "agreements_kept",
)


def _guard(apps, schema_editor):
    guard(schema_editor, "agreements", TABLES)


def _leave(apps, schema_editor):
    leave(schema_editor, "agreements", [(table, verb) for table in TABLES for verb in ("update", "delete")])


class Migration(migrations.Migration):
    dependencies = (("agreements", "0001_initial"),)
    operations = (migrations.RunPython(_guard, _leave),)
