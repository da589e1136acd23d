"""Indicators that are measured no more, and why."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from waypost.web.project.only_grow import guard


def _guard(apps, schema_editor):
    guard(schema_editor, "plan", ["plan_ended"])


class Migration(migrations.Migration):
    dependencies = (
        ("plan", "0002_what_was_said_stays"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )

    operations = (
        migrations.CreateModel(
            name="Ended",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("by_role", models.CharField(max_length=20)),
                ("why", models.TextField()),
                ("by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+",
                                         to=settings.AUTH_USER_MODEL)),
                ("indicator", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="ended",
                                                   to="plan.indicator")),
            ],
            options={"ordering": ("pk",), "abstract": False},
        ),
        migrations.RunPython(_guard, migrations.RunPython.noop),  # with the table its triggers go
    )  # fmt: skip
