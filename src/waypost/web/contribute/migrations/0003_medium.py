"""The media of an entry on behalf are those of exercises, in one spelling; to bring back is a kind of its own."""

from django.db import migrations, models

CHOICES = [("telephone", "Telephone"), ("letter", "Letter"), ("meeting", "Meeting"), ("e-mail", "Email")]
KINDS = [
    ("page", "Page"), ("import", "Import"), ("verify", "Verify"), ("beside", "Beside"), ("withdraw", "Withdraw"),
    ("restore", "Restore"), ("submission", "Submission"),
]  # fmt: skip


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
        migrations.AlterField("batch", "kind", models.CharField(choices=KINDS, max_length=12)),
        migrations.RunPython(_respell("e_mail", "e-mail"), _respell("e-mail", "e_mail")),
    )
