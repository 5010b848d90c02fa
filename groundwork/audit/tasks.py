from celery import shared_task

from groundwork.audit.actions import seal_entries


@shared_task(name="audit.seal")
def seal():
    """Seal what has been committed since the last seal, batch by batch."""
    while seal_entries():
        continue
