"""Drafts, rounds, comments, dispositions, sign-offs, approval."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("exercises", "0003_purpose"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=40)),
                ("provision", models.CharField(blank=True, default="", max_length=40)),
                ("language", models.CharField(max_length=2)),
                ("text_hash", models.CharField(blank=True, default="", max_length=24)),
                ("organisation", models.CharField(max_length=40)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("editorial", "editorial"),
                            ("substantive", "substantive"),
                            ("technical", "technical"),
                            ("legal", "legal"),
                            ("translation", "translation"),
                            ("evidence", "evidence"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "position",
                    models.CharField(
                        choices=[
                            ("support", "support"),
                            ("support_if", "support_if"),
                            ("oppose", "oppose"),
                            ("question", "question"),
                        ],
                        max_length=20,
                    ),
                ),
                ("quote", models.TextField(blank=True, default="")),
                ("wording", models.TextField(blank=True, default="")),
                ("rationale", models.TextField(blank=True, default="")),
                ("evidence", models.JSONField(default=list)),
                (
                    "confidentiality",
                    models.CharField(
                        choices=[("members", "members"), ("zone", "zone"), ("drafters", "drafters")],
                        default="members",
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("verified", "verified"),
                            ("submitted", "submitted"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("author_role", models.CharField(blank=True, default="", max_length=30)),
                ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("submitted_at", models.DateTimeField(null=True)),
                (
                    "reaction",
                    models.CharField(
                        blank=True,
                        choices=[("satisfied", "satisfied"), ("maintains_objection", "maintains_objection")],
                        default="",
                        max_length=20,
                    ),
                ),
                (
                    "medium",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("telephone", "Telephone"),
                            ("letter", "Letter"),
                            ("meeting", "Meeting"),
                            ("e-mail", "Email"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                (
                    "told_by_role",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("focal_point", "Focal Point"),
                            ("director", "Director"),
                            ("secretary_general", "Secretary General"),
                            ("president", "President"),
                            ("other_staff", "Other Staff"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("told_on", models.DateField(null=True)),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CommentEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("written", "Written"),
                            ("changed", "Changed"),
                            ("verified", "Verified"),
                            ("submitted", "Submitted"),
                            ("withdrawn", "Withdrawn"),
                            ("disposed", "Disposed"),
                            ("reacted", "Reacted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("before", models.JSONField(default=dict)),
                ("why", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="policy.comment"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Disposition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=40)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "accepted"),
                            ("accepted_in_part", "accepted_in_part"),
                            ("rejected", "rejected"),
                            ("already_covered", "already_covered"),
                            ("out_of_scope", "out_of_scope"),
                            ("deferred_to_guidance", "deferred_to_guidance"),
                        ],
                        max_length=20,
                    ),
                ),
                ("reason", models.TextField()),
                ("reply", models.TextField(blank=True, default="")),
                ("responsible", models.CharField(max_length=120)),
                ("result_version", models.CharField(blank=True, default="", max_length=40)),
                ("result_provision", models.CharField(blank=True, default="", max_length=40)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="answered",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="policy.disposition"
            ),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=40)),
                ("position", models.PositiveIntegerField()),
                ("based_on", models.CharField(blank=True, default="", max_length=40)),
                ("content", models.JSONField()),
                ("notes", models.JSONField(default=dict)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("issued_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Edit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reworded", "Reworded"),
                            ("added", "Added"),
                            ("given_up", "Given Up"),
                            ("from_file", "From File"),
                        ],
                        max_length=10,
                    ),
                ),
                ("provision", models.CharField(max_length=40)),
                ("language", models.CharField(blank=True, default="", max_length=2)),
                ("old", models.TextField(blank=True, default="")),
                ("new", models.TextField(blank=True, default="")),
                ("heirs", models.JSONField(default=list)),
                ("why", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="edits", to="policy.draft"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OwnWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True)),
                ("kind", models.CharField(choices=[("policy", "Policy"), ("guidance", "Guidance")], max_length=10)),
                ("titles", models.JSONField()),
                ("authoritative", models.CharField(max_length=2)),
                ("provisions", models.JSONField(default=list)),
                ("topic", models.CharField(blank=True, default="", max_length=120)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=40)),
                ("provision", models.CharField(blank=True, default="", max_length=40)),
                ("text_hash", models.CharField(blank=True, default="", max_length=24)),
                ("step", models.CharField(blank=True, default="", max_length=12)),
                ("how", models.CharField(max_length=12)),
                ("from_version", models.CharField(blank=True, default="", max_length=40)),
                ("from_provision", models.CharField(blank=True, default="", max_length=40)),
                ("heirs", models.JSONField(default=list)),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placements", to="policy.comment"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reaction",
                    models.CharField(
                        choices=[("satisfied", "satisfied"), ("maintains_objection", "maintains_objection")],
                        max_length=20,
                    ),
                ),
                ("said", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reactions", to="policy.comment"
                    ),
                ),
                (
                    "disposition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reactions", to="policy.disposition"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=40)),
                ("organisation", models.CharField(max_length=40)),
                ("received_on", models.DateField()),
                (
                    "medium",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("telephone", "Telephone"),
                            ("letter", "Letter"),
                            ("meeting", "Meeting"),
                            ("e-mail", "Email"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("sending", "Sending"),
                            ("sent", "Sent"),
                            ("failed", "Failed"),
                            ("not_needed", "Not Needed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("problem", models.CharField(blank=True, default="", max_length=200)),
                ("ns_id", models.CharField(max_length=40)),
                ("work", models.CharField(max_length=40)),
                ("day", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "exercise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="round",
                        serialize=False,
                        to="exercises.exercise",
                    ),
                ),
                ("work", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=40)),
                ("nil_is_no_objection", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["work", "version"], name="round_of_version")],
            },
        ),
        migrations.AddField(
            model_name="comment",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="comments", to="policy.round"
            ),
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=40)),
                ("provision", models.CharField(max_length=40)),
                ("signed", models.CharField(max_length=24)),
                ("organisation", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("endorse", "endorse"),
                            ("endorse_with_reservation", "endorse_with_reservation"),
                            ("no_objection", "no_objection"),
                            ("object", "object"),
                            ("abstain", "abstain"),
                        ],
                        max_length=30,
                    ),
                ),
                (
                    "authority",
                    models.CharField(
                        choices=[
                            ("focal_point", "focal_point"),
                            ("director", "director"),
                            ("secretary_general", "secretary_general"),
                            ("governance", "governance"),
                        ],
                        max_length=20,
                    ),
                ),
                ("said", models.TextField(blank=True, default="")),
                (
                    "medium",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("telephone", "Telephone"),
                            ("letter", "Letter"),
                            ("meeting", "Meeting"),
                            ("e-mail", "Email"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("told_on", models.DateField(null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("work", models.CharField(max_length=40)),
                ("version", models.CharField(max_length=40)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("reference_group", "Reference Group"),
                            ("consultation", "Consultation"),
                            ("final_draft", "Final Draft"),
                            ("governing_board", "Governing Board"),
                            ("adopted", "Adopted"),
                            ("review", "Review"),
                        ],
                        max_length=20,
                    ),
                ),
                ("planned_body", models.CharField(blank=True, default="", max_length=120)),
                ("planned_on", models.DateField(null=True)),
                ("actual_body", models.CharField(blank=True, default="", max_length=120)),
                ("actual_on", models.DateField(null=True)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("approved", "Approved"),
                            ("approved_with_amendments", "With Amendments"),
                            ("referred_back", "Referred Back"),
                        ],
                        default="",
                        max_length=30,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("override", models.TextField(blank=True, default="")),
                ("unanswered", models.PositiveIntegerField(default=0)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Disposed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disposed", to="policy.comment"
                    ),
                ),
                (
                    "disposition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="disposed", to="policy.disposition"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("disposition", "comment"), name="disposed_once")],
            },
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("work", "code"), name="draft_code_once"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("work", "position"), name="draft_position_once"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("issued_at", None)), fields=("work",), name="one_draft_at_work"
            ),
        ),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(fields=["work", "version", "provision"], name="placement_in_version"),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.UniqueConstraint(fields=("comment", "version"), name="placed_once"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("work", "version", "organisation"), name="received_once"),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(fields=["state", "next_at"], name="reply_waiting"),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.UniqueConstraint(fields=("person", "ns_id", "work", "day"), name="reply_once_a_day"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["round", "organisation"], name="comment_of_organisation"),
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(condition=models.Q(("answered", None)), fields=["work", "status"], name="comment_open"),
        ),
        migrations.AddIndex(
            model_name="signoff",
            index=models.Index(fields=["work", "organisation"], name="sign_off_of_organisation"),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(fields=["work", "version"], name="step_of_version"),
        ),
    ]
