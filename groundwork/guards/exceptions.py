from django.core.management import CommandError


class NotInstallable(CommandError):
    """A guard cannot stand in this database; a person reads why at the end of ``migrate``."""
