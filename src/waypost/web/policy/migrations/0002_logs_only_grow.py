"""What was logged is only added to; an issued version and the words of a submitted comment stay as they are."""

from django.db import migrations

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
SUBMITTED = (
    "round_id", "work", "version", "provision", "language", "text_hash", "organisation", "type", "position", "quote",
    "wording", "rationale", "evidence", "confidentiality", "submitted_at",
)  # fmt: skip


def _guard(apps, schema_editor):
    guard(schema_editor, "policy", TABLES)
    fix(schema_editor, "policy", "policy_draft", ISSUED, "old.issued_at is not null")
    fix(schema_editor, "policy", "policy_comment", SUBMITTED, "old.status in ('submitted', 'withdrawn')")


def _leave(apps, schema_editor):
    fixed = [(table, end) for table in ("policy_draft", "policy_comment") for end in ("fixed", "kept")]
    leave(schema_editor, "policy", [*((table, verb) for table in TABLES for verb in ("update", "delete")), *fixed])


class Migration(migrations.Migration):
    dependencies = (("policy", "0001_initial"),)
    operations = (migrations.RunPython(_guard, _leave),)
