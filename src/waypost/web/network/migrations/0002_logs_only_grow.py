"""The database itself refuses to change or take away what was said: consent and its end, states, terms, advice."""

from django.db import migrations

from waypost.web.project.only_grow import guard, leave

TABLES = (
    "network_consent",
    "network_event",
    "network_terms",
    "network_deliverable",
    "network_verdict",
    "network_publication",
)


def _guard(apps, schema_editor):
    guard(schema_editor, "network", TABLES)


def _leave(apps, schema_editor):
    leave(schema_editor, "network", [(table, verb) for table in TABLES for verb in ("update", "delete")])


class Migration(migrations.Migration):
    dependencies = (("network", "0001_initial"),)
    operations = (migrations.RunPython(_guard, _leave),)
