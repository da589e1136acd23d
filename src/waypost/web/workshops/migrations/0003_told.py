"""How a society told what somebody wrote down for it; none of what is there.

The columns may be null and have no default: SQLite adds them without rebuilding the table, whose triggers stay.
"""

from django.db import migrations, models

from waypost.web.exercises.models import Medium, ToldBy


class Migration(migrations.Migration):
    dependencies = (("workshops", "0002_what_was_said_stays"),)
    operations = (
        migrations.AddField(
            "exchangestep", "medium", models.CharField(choices=Medium.choices, max_length=10, null=True)
        ),
        migrations.AddField(
            "exchangestep", "told_by_role", models.CharField(choices=ToldBy.choices, max_length=30, null=True)
        ),
        migrations.AddField("exchangestep", "told_on", models.DateField(null=True)),
    )
