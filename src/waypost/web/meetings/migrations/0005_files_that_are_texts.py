"""Whether a file before a Board is a text under consultation; unknown of those that are there.

The column may be null and has no default: SQLite adds it without rebuilding the table, whose triggers stay.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("meetings", "0004_platform"),)
    operations = (migrations.AddField("document", "is_text", models.BooleanField(null=True)),)
