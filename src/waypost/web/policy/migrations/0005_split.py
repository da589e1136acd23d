"""A provision of which a part became another one."""

from django.db import migrations, models

KINDS = [
    ("reworded", "Reworded"),
    ("added", "Added"),
    ("split", "Split"),
    ("given_up", "Given Up"),
    ("from_file", "From File"),
]


class Migration(migrations.Migration):
    dependencies = (("policy", "0004_organisations_are_told"),)
    operations = (
        migrations.AlterField(
            model_name="edit", name="kind", field=models.CharField(choices=KINDS, max_length=10)
        ),
    )  # fmt: skip
