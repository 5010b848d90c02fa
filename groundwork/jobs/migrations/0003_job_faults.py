from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('jobs', '0002_job_claim'),
    ]

    operations = [
        migrations.AddField(
            model_name='job',
            name='faults',
            field=models.JSONField(default=list),
        ),
    ]
