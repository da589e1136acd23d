"""Replies that others wrote down, findings about relations, mails. Triggers go before a table is rebuilt, and return."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from waypost.web.project.only_grow import fix, fix_column, guard, leave

BEFORE = ("rule", "programme", "ns_id", "first_put_on", "release")
ABOUT = ("rule", "ns_id", "first_put_on", "release", "finding")
MEDIA = [("telephone", "Telephone"), ("letter", "Letter"), ("meeting", "Meeting"), ("e-mail", "Email")]
STATES = [
    ("waiting", "Waiting"), ("sending", "Sending"), ("sent", "Sent"), ("failed", "Failed"),
    ("not_needed", "Not Needed"),
]  # fmt: skip
OUTCOMES = [
    ("departs", "Departs"), ("departs_justified", "Justified"), ("to_look_at", "To Look At"),
    ("not_enough", "Not Enough"),
]  # fmt: skip
TABLES = (
    "findings_closing", "findings_followup", "findings_putting", "findings_reply", "findings_rulechange",
    "findings_verdict", "findings_waiver",
)  # fmt: skip


def _leave_before(apps, schema_editor):
    fixed = [("findings_question", end) for end in ("fixed", "kept")]
    leave(schema_editor, "findings", [*((table, verb) for table in TABLES for verb in ("update", "delete")), *fixed])


def _guard_before(apps, schema_editor):
    guard(schema_editor, "findings", TABLES)
    fix(schema_editor, "findings", "findings_question", BEFORE, "old.id is not null")


def _leave(apps, schema_editor):
    leave(schema_editor, "findings", [("findings_question", "programme_fixed")])
    _leave_before(apps, schema_editor)


def _guard(apps, schema_editor):
    """Another programme may come to show the same finding about several societies."""
    guard(schema_editor, "findings", TABLES)
    fix(schema_editor, "findings", "findings_question", ABOUT, "old.id is not null")
    fix_column(schema_editor, "findings", "findings_question", "programme", "old.finding = ''")


class Migration(migrations.Migration):
    dependencies = (("findings", "0002_logs_only_grow"), migrations.swappable_dependency(settings.AUTH_USER_MODEL))
    operations = (
        migrations.RunPython(_leave_before, _guard_before),
        migrations.AddField("reply", "medium", models.CharField(blank=True, choices=MEDIA, default="", max_length=12)),
        migrations.AddField("reply", "told_by", models.CharField(blank=True, default="", max_length=120)),
        migrations.AddField("reply", "told_on", models.DateField(null=True)),
        migrations.AddField("reply", "opens", models.BooleanField(default=True)),
        migrations.RemoveConstraint("question", "question_open_once"),
        migrations.AddField("question", "finding", models.CharField(blank=True, default="", max_length=40)),
        migrations.AddField("question", "relation", models.JSONField(default=dict)),
        migrations.AddField("question", "concerned", models.TextField(blank=True, default="")),
        migrations.AlterField("question", "outcome", models.CharField(choices=OUTCOMES, max_length=20)),
        migrations.AlterField("question", "programme", models.CharField(blank=True, max_length=60)),
        migrations.AddConstraint(
            "question",
            models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("rule", "ns_id", "programme", "finding"),
                name="question_open_once",
            ),
        ),
        migrations.AddConstraint(
            "question",
            models.UniqueConstraint(
                condition=models.Q(("closed_at", None), models.Q(("finding", ""), _negated=True)),
                fields=("rule", "ns_id", "finding"),
                name="question_open_once_by_finding",
            ),
        ),
        migrations.AddIndex(
            "question",
            models.Index(
                condition=models.Q(("finding", ""), _negated=True), fields=["finding"], name="question_of_finding"
            ),
        ),
        migrations.CreateModel(
            "Notice",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(choices=STATES, default="waiting", max_length=10)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("problem", models.CharField(blank=True, default="", max_length=200)),
                ("ns_id", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("newest", models.BigIntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(fields=("person", "ns_id", "day"), name="findings_notice_once_a_day"),
                ),
                "indexes": (models.Index(fields=["state", "next_at"], name="findings_notice_waiting"),),
            },
        ),
        migrations.RunPython(_guard, _leave),
    )
