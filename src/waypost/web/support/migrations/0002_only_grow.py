"""The database itself refuses to change or take away what was said, agreed and heard."""

from django.db import migrations

from waypost.web.project.only_grow import guard, leave

TABLES = tuple(
    f"support_{name}"
    for name in (
        "seed",
        "voice",
        "strategy",
        "event",
        "need",
        "commitment",
        "handover",
        "message",
        "finding",
        "said",
    )
)


def _guard(apps, schema_editor):
    guard(schema_editor, "support", TABLES)


def _leave(apps, schema_editor):
    leave(schema_editor, "support", [(table, verb) for table in TABLES for verb in ("update", "delete")])


class Migration(migrations.Migration):
    dependencies = (("support", "0001_initial"),)
    operations = (migrations.RunPython(_guard, _leave),)
