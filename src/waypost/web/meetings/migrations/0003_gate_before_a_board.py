"""Why a version lies before a Board though comments have no answer; a General Assembly is a body."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from waypost.web.project.only_grow import guard


def _guard(apps, schema_editor):
    guard(schema_editor, "meetings", ["meetings_override"])


def _leave(apps, schema_editor):
    for verb in ("update", "delete"):
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        schema_editor.execute(f"drop trigger meetings_override_{verb}" + ("" if is_sqlite else " on meetings_override"))


class Migration(migrations.Migration):
    dependencies = (
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("meetings", "0002_what_was_sent_stays"),
    )
    operations = (
        migrations.AlterField(
            model_name="body",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reference_group", "Reference Group"),
                    ("platform", "Platform"),
                    ("governing_board", "Governing Board"),
                    ("general_assembly", "General Assembly"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.CharField(max_length=60)),
                ("version", models.CharField(max_length=60)),
                ("unanswered", models.PositiveIntegerField()),
                ("why", models.TextField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("by_role", models.CharField(max_length=20)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="overrides",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(_guard, _leave),
    )
