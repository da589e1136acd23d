"""The database itself refuses to change or take away what was said, and what a workshop, a cell or an exchange is."""

from django.db import migrations

from waypost.web.project.only_grow import guard, leave

TABLES = tuple(
    f"workshops_{name}"
    for name in (
        "workshop", "held", "cell", "saying", "pack", "published", "participants", "assessment", "followup", "draft",
        "draftversion", "entered", "exchange", "exchangestep",
    )
)  # fmt: skip


def _guard(apps, schema_editor):
    guard(schema_editor, "workshops", TABLES)


def _leave(apps, schema_editor):
    leave(schema_editor, "workshops", [(table, verb) for table in TABLES for verb in ("update", "delete")])


class Migration(migrations.Migration):
    dependencies = (("workshops", "0001_initial"),)
    operations = (migrations.RunPython(_guard, _leave),)
