"""The platform of the network that a body is. The table has no triggers that a rebuilding would drop."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("meetings", "0003_gate_before_a_board"),)
    operations = (
        migrations.AddField(
            model_name="body", name="platform", field=models.CharField(blank=True, default="", max_length=60)
        ),
    )
