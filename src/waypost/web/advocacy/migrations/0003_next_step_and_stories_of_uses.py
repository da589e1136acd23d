"""When the next step of a talk is due; and the words of stories in snapshots, which alone of a use can be taken out."""

import django.db.models.deletion
from django.db import migrations, models

from waypost.web.project.only_grow import fix, leave

TABLE = "advocacy_usestory"


def _guard(apps, schema_editor):
    fix(schema_editor, "advocacy", TABLE, ("use_id", "story_id", "key"), "old.id is not null")


def _leave(apps, schema_editor):
    leave(schema_editor, "advocacy", [(TABLE, "fixed"), (TABLE, "kept")])


class Migration(migrations.Migration):
    dependencies = (("advocacy", "0002_logs_only_grow"),)
    operations = (
        # Without a default: the tables are not made anew, so that their triggers stay.
        migrations.AddField("dialogue", "next_on", models.DateField(null=True)),
        migrations.AddField("dialoguestep", "next_on", models.DateField(null=True)),
        migrations.CreateModel(
            name="UseStory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(max_length=40)),
                ("words", models.JSONField(default=dict)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="in_uses", to="advocacy.story"
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="stories", to="advocacy.use"
                    ),
                ),
            ],
            options={"ordering": ("pk",)},
        ),
        migrations.AddConstraint("usestory", models.UniqueConstraint(fields=("use", "key"), name="use_story_once")),
        migrations.RunPython(_guard, _leave),
    )
