"""Replies, follow-ups, closings, waivers, verdicts and steps of rules are only added to; a closed question stays."""

from django.db import migrations

from waypost.web.project.only_grow import fix, guard, leave

TABLES = (
    "findings_closing", "findings_followup", "findings_putting", "findings_reply", "findings_rulechange",
    "findings_verdict", "findings_waiver",
)  # fmt: skip
ABOUT = ("rule", "programme", "ns_id", "first_put_on", "release")


def _guard(apps, schema_editor):
    guard(schema_editor, "findings", TABLES)
    fix(schema_editor, "findings", "findings_question", ABOUT, "old.id is not null")


def _leave(apps, schema_editor):
    fixed = [("findings_question", end) for end in ("fixed", "kept")]
    leave(schema_editor, "findings", [*((table, verb) for table in TABLES for verb in ("update", "delete")), *fixed])


class Migration(migrations.Migration):
    dependencies = (("findings", "0001_initial"),)
    operations = (migrations.RunPython(_guard, _leave),)
