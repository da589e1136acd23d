"""What a claim said when the words of a message were written on it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("advocacy", "0003_next_step_and_stories_of_uses"),)
    operations = (
        # Without a default: the table is not made anew, so that its triggers stay.
        migrations.AddField(
            "messageclaim",
            "claim_version",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="advocacy.claimversion"
            ),
        ),
    )
