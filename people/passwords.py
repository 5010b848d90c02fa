"""What a password must be beyond Django's own validators."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people import rules
from people.grants import grants_of


class OfficePasswordValidator:
    """Whoever holds a role needs a stronger password than a trainee (GB/T 22239-2019 8.1.4.1)."""

    def validate(self, password, user=None):
        """Raise for a password that is too weak for what its owner may do."""
        if user is not None and user.pk and grants_of(user) and not rules.is_office_password(password):
            raise ValidationError(self.get_help_text(), code="password_too_weak_for_office")

    def get_help_text(self):
        return _(
            "With a role in the base: at least 10 characters, three kinds of capitals, small letters, digits and signs."
        )
