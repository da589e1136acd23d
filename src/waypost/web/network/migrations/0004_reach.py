"""By which mailbox and telephone a unit is reached; none of what is there.

The columns may be null and have no default: SQLite adds them without rebuilding the table.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("network", "0003_deputy"),
    )
    operations = (
        migrations.AddField("holder", "mailbox", models.CharField(blank=True, max_length=120, null=True)),
        migrations.AddField("holder", "telephone", models.CharField(blank=True, max_length=40, null=True)),
        migrations.AddField("holder", "reach_agreed_on", models.DateField(null=True)),
        migrations.AddField(
            "holder",
            "reach_agreed_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    )
