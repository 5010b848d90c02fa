import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("bookings", "0003_add_notes_and_reasons")]

    operations = [
        migrations.CreateModel(
            name="Occupation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("state", models.CharField(choices=[("open", "open"), ("cancelled", "cancelled")], max_length=10)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("zone", "zone"),
                            ("room", "room"),
                            ("instructor", "instructor"),
                            ("equipment", "equipment"),
                            ("outdoors", "outdoor ground"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="occupations", to="bookings.resource"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="occupations", to="bookings.session"
                    ),
                ),
            ],
            options={
                "verbose_name": "occupation of a resource",
                "verbose_name_plural": "occupations of resources",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "resource"), name="occupation_once"),
                ],
            },
        ),
        migrations.AddField("seat", "starts_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("seat", "ends_at", models.DateTimeField(editable=False, null=True)),
    ]
