"""Limits within which a society gives its data, answers that somebody else wrote down, and waivers of R28 and R29."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from waypost.web.project.only_grow import guard, leave

TABLE = "advocacy_waiver"
STEPS = ("drafted", "saved", "checked", "cleared", "live", "confirmed", "spoken_for", "withdrawn")


def _guard(apps, schema_editor):
    guard(schema_editor, "advocacy", (TABLE,))


def _leave(apps, schema_editor):
    leave(schema_editor, "advocacy", [(TABLE, "update"), (TABLE, "delete")])


class Migration(migrations.Migration):
    dependencies = (
        ("advocacy", "0005_story_words_stand_in_the_story"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )
    operations = (
        # Without a default: the table is not made anew, so that its triggers stay.
        migrations.AddField("clearance", "counterparts", models.JSONField(null=True)),
        migrations.AddField("clearance", "until", models.DateField(null=True)),
        migrations.AlterField(
            "messagestep",
            "step",
            models.CharField(
                choices=[(each, each.replace("_", " ").title()) for each in STEPS],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Waiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(blank=True, default="", max_length=40)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "requirement",
                    models.CharField(
                        choices=[("operational", "operational"), ("coordination", "coordination")], max_length=12
                    ),
                ),
                ("reason", models.TextField()),
                ("until", models.DateField(null=True)),
                ("text_hash", models.CharField(max_length=64)),
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
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waivers", to="advocacy.message"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waivers",
                        to="advocacy.messageversion",
                    ),
                ),
            ],
            options={"ordering": ("pk",), "abstract": False},
        ),
        migrations.RunPython(_guard, _leave),
    )
