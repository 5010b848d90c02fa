from django.db.models.signals import post_migrate, pre_migrate

from groundwork.guards.installation import install, remove


def before_migrations(*, using, plan, **_signal):
    """Take the triggers off while tables change: SQLite renames no table that a trigger of another one names.

    Data migrations rest on it too. Constraints stay: to build them anew would look at every row.
    """
    if plan:
        remove(using=using, constraints=False)


def after_migrations(*, using, **_signal):
    """Put in what is declared; also after a flush, and when nothing was to migrate."""
    install(using=using)


def listen(app):
    """Once for each run of ``migrate``, not once for each app."""
    pre_migrate.connect(before_migrations, sender=app, dispatch_uid="guards")
    post_migrate.connect(after_migrations, sender=app, dispatch_uid="guards")
