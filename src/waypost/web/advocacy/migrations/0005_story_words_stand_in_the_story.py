"""Words of stories that old rows of evidence hold are taken out: they stand in the story alone, where they can go."""

from django.db import migrations

from waypost.web.project.only_grow import guard, leave

TABLE = "advocacy_evidence"


def _take_out(apps, schema_editor):
    rows = apps.get_model("advocacy", "Evidence").objects.filter(item="story").exclude(excerpt="")
    if not rows.exists():
        return
    # The function of the other tables' triggers stays.
    leave(schema_editor, "advocacy_evidence_alone", [(TABLE, "update"), (TABLE, "delete")])
    schema_editor.execute(f"update {TABLE} set excerpt = '' where item = 'story' and excerpt <> ''")
    guard(schema_editor, "advocacy", [TABLE])


class Migration(migrations.Migration):
    dependencies = (("advocacy", "0004_claims_as_written"),)
    operations = (migrations.RunPython(_take_out, migrations.RunPython.noop),)
