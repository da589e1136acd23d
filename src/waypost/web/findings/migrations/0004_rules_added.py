"""Rules can be added; each id is given once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("findings", "0003_told_and_relations"),)
    operations = (
        migrations.AlterField(
            model_name="rulechange",
            name="kind",
            field=models.CharField(
                choices=[("added", "Added"), ("saved", "Saved"), ("live", "Live"), ("taken_back", "Taken Back")],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="rulechange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "added")), fields=("rule",), name="rule_added_once"
            ),
        ),
    )
