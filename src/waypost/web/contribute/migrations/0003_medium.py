"""The media of an entry on behalf are those of exercises: one list, one spelling."""

from django.db import migrations, models

CHOICES = [("telephone", "Telephone"), ("letter", "Letter"), ("meeting", "Meeting"), ("e-mail", "Email")]


def _respell(before, after):
    def respell(apps, schema_editor):
        for name in ("Batch", "Upload"):
            apps.get_model("contribute", name).objects.filter(medium=before).update(medium=after)

    return respell


class Migration(migrations.Migration):
    dependencies = (("contribute", "0002_asked"),)
    operations = (
        *(
            migrations.AlterField(
                name, "medium", models.CharField(blank=True, choices=CHOICES, default="", max_length=12)
            )
            for name in ("batch", "upload")
        ),
        migrations.RunPython(_respell("e_mail", "e-mail"), _respell("e-mail", "e_mail")),
    )
