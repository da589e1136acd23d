"""The database itself refuses to change or take away what was said: every table of the plan but that of mails."""

from django.db import migrations

from waypost.web.project.only_grow import guard, leave

TABLES = (
    "plan_line",
    "plan_amount",
    "plan_rate",
    "plan_takenback",
    "plan_override",
    "plan_milestonestep",
    "plan_note",
    "plan_indicator",
    "plan_period",
    "plan_periodstep",
    "plan_update",
    "plan_updatestep",
)


def _guard(apps, schema_editor):
    guard(schema_editor, "plan", TABLES)


def _leave(apps, schema_editor):
    leave(schema_editor, "plan", [(table, verb) for table in TABLES for verb in ("update", "delete")])


class Migration(migrations.Migration):
    dependencies = (("plan", "0001_initial"),)
    operations = (migrations.RunPython(_guard, _leave),)
