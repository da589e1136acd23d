"""Whoever commented is told of answers, societies or not; whose sign-off lapsed is told of that."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("policy", "0003_language_of_a_comment"),
    )
    operations = (
        migrations.RemoveConstraint(model_name="reply", name="reply_once_a_day"),
        migrations.RenameField(model_name="reply", old_name="ns_id", new_name="organisation"),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.UniqueConstraint(
                fields=("person", "organisation", "work", "day"), name="reply_once_a_day"
            ),
        ),
        migrations.CreateModel(
            name="Lapsed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Sending"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("not_needed", "Not Needed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("problem", models.CharField(blank=True, default="", max_length=200)),
                ("organisation", models.CharField(max_length=40)),
                ("work", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=40)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "next_at"], name="lapsed_waiting")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "organisation", "work", "version"), name="lapsed_told_once"
                    )
                ],
            },
        ),
    )
