from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0004_sign_in_links"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="session_epoch",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
    ]
