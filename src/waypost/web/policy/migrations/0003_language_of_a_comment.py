"""The language in which a comment is written; unknown of those that are there, and fixed once it is submitted.

Triggers go before the table is rebuilt, and return.
"""

from django.db import migrations, models

from waypost.web.project.only_grow import fix, guard, leave

TABLES = (
    "policy_commentevent",
    "policy_disposed",
    "policy_disposition",
    "policy_edit",
    "policy_placement",
    "policy_reaction",
    "policy_receipt",
    "policy_signoff",
    "policy_step",
)
ISSUED = ("work", "code", "position", "based_on", "content", "notes", "revision", "issued_at")
BEFORE = (
    "round_id", "work", "version", "provision", "language", "text_hash", "organisation", "type", "position", "quote",
    "wording", "rationale", "evidence", "confidentiality", "submitted_at",
)  # fmt: skip
SUBMITTED = (*BEFORE, "written_in")


def _leave(apps, schema_editor):
    fixed = [(table, end) for table in ("policy_draft", "policy_comment") for end in ("fixed", "kept")]
    leave(schema_editor, "policy", [*((table, verb) for table in TABLES for verb in ("update", "delete")), *fixed])


def _guard(schema_editor, columns):
    guard(schema_editor, "policy", TABLES)
    fix(schema_editor, "policy", "policy_draft", ISSUED, "old.issued_at is not null")
    fix(schema_editor, "policy", "policy_comment", columns, "old.status in ('submitted', 'withdrawn')")


def _guard_before(apps, schema_editor):
    _guard(schema_editor, BEFORE)


def _guard_after(apps, schema_editor):
    _guard(schema_editor, SUBMITTED)


class Migration(migrations.Migration):
    dependencies = (("policy", "0002_logs_only_grow"),)
    operations = (
        migrations.RunPython(_leave, _guard_before),
        migrations.AddField("comment", "written_in", models.CharField(blank=True, default="", max_length=2)),
        migrations.RunPython(_guard_after, _leave),
    )
