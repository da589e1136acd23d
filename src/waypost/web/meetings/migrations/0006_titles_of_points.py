"""Titles of points in each language; unknown of those that are there, which stand as they were written.

The column may be null and has no default: SQLite adds it without rebuilding the table, whose triggers stay.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("meetings", "0005_files_that_are_texts"),)
    operations = (migrations.AddField("item", "titles", models.JSONField(null=True)),)
