"""Somebody who answers for a person while they are away."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("network", "0002_logs_only_grow"),
    )
    operations = (
        migrations.AddField(
            model_name="holder",
            name="deputy",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stands_in_for",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    )
