"""The database itself refuses to change or take away what was said, measured, cleared, used, and how it followed."""

from django.db import migrations

from waypost.web.project.only_grow import fix, guard, leave

TABLES = (
    "advocacy_addedaspect",
    "advocacy_addedquestion",
    "advocacy_asking",
    "advocacy_claimrun",
    "advocacy_claimversion",
    "advocacy_clearance",
    "advocacy_coordination",
    "advocacy_dialogue",
    "advocacy_dialoguestep",
    "advocacy_evidence",
    "advocacy_evidencestep",
    "advocacy_messageclaim",
    "advocacy_messagestep",
    "advocacy_messageversion",
    "advocacy_storyconsent",
    "advocacy_tonereview",
    "advocacy_use",
    "advocacy_usestep",
)
# A message is for its audience and channel, and a claim keeps its name, from the first day on.
FIXED = (
    ("advocacy_message", ("code", "audience", "channel", "ns_id", "made_at")),
    ("advocacy_claim", ("key", "is_shipped", "made_at")),
)


def _guard(apps, schema_editor):
    guard(schema_editor, "advocacy", TABLES)
    for table, columns in FIXED:
        fix(schema_editor, "advocacy", table, columns, "old.id is not null")


def _leave(apps, schema_editor):
    fixed = [(table, end) for table, _ in FIXED for end in ("fixed", "kept")]
    leave(schema_editor, "advocacy", [*((table, verb) for table in TABLES for verb in ("update", "delete")), *fixed])


class Migration(migrations.Migration):
    dependencies = (("advocacy", "0001_initial"),)
    operations = (migrations.RunPython(_guard, _leave),)
