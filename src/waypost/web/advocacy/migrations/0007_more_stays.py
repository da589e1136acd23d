"""Whose a claim is and what a message is about stay; words of a story in a use go, and no others come."""

from django.db import migrations

from waypost.web.project.only_grow import fix_column, leave

# Table, column, and when a change of it is refused.
FIXED = (
    ("advocacy_claim", "ns_id", "old.id is not null"),
    ("advocacy_message", "aspect", "old.id is not null"),
    ("advocacy_usestory", "words", "new.words <> '{}'"),
    ("advocacy_usestory", "erased_at", "old.erased_at is not null"),
)


def _guard(apps, schema_editor):
    for table, column, when in FIXED:
        fix_column(schema_editor, "advocacy", table, column, when)


def _leave(apps, schema_editor):
    leave(schema_editor, "advocacy", [(table, f"{column}_fixed") for table, column, _ in FIXED])


class Migration(migrations.Migration):
    dependencies = (("advocacy", "0006_limits_and_waivers"),)
    operations = (migrations.RunPython(_guard, _leave),)
