from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("bookings", "0005_copy_the_times")]

    operations = [
        migrations.RemoveField("session", "resources"),
        migrations.AddField(
            "session",
            "resources",
            models.ManyToManyField(
                related_name="sessions",
                through="bookings.Occupation",
                to="bookings.resource",
                verbose_name="resources",
            ),
        ),
        migrations.AlterField("seat", "starts_at", models.DateTimeField(editable=False)),
        migrations.AlterField("seat", "ends_at", models.DateTimeField(editable=False)),
    ]
