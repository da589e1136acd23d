"""What societies are asked for in an exercise; verified inside a society, in consultations."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exercises", "0002_logs_only_grow"),
    ]

    operations = [
        migrations.AddField(
            model_name="exercise",
            name="purpose",
            field=models.CharField(
                choices=[("mapping", "Mapping"), ("consultation", "Consultation")], default="mapping", max_length=12
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "opened"),
                    ("work", "work"),
                    ("verified", "verified"),
                    ("nothing_proposed", "nothing_proposed"),
                    ("signed", "signed"),
                    ("nothing_to_report", "nothing_to_report"),
                    ("answered_by_other", "answered_by_other"),
                    ("declined", "declined"),
                ],
                max_length=20,
            ),
        ),
    ]
