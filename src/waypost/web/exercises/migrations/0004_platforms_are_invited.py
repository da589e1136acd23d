"""Platforms of the network that a consultation asks: those of a plan, and the frozen set, which only grows."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from waypost.web.project.only_grow import guard

TABLE = "exercises_invitedplatform"


def _guard(apps, schema_editor):
    guard(schema_editor, "exercises", (TABLE,))


def _leave(apps, schema_editor):
    """The function that refuses stays: the tables of the first migrations use it, too."""
    on = "" if schema_editor.connection.vendor == "sqlite" else f" on {TABLE}"
    for verb in ("update", "delete"):
        schema_editor.execute(f"drop trigger {TABLE}_{verb}{on}")


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("exercises", "0003_purpose"),
    ]

    operations = [
        migrations.AddField(
            model_name="exercise",
            name="chosen_platforms",
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name="InvitedPlatform",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("is_later", models.BooleanField(default=False)),
                ("why", models.TextField(blank=True, default="")),
                ("platform", models.CharField(max_length=40)),
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
                    "exercise",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="platforms",
                        to="exercises.exercise",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["platform"], name="invited_platform")],
                "constraints": [models.UniqueConstraint(fields=("exercise", "platform"), name="invited_platform_once")],
            },
        ),
        migrations.RunPython(_guard, _leave),
    ]
