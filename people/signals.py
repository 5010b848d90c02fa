"""What other apps may want to know about people."""

from django.dispatch import Signal

role_granted = Signal()  # sent with ``grant``, a RoleGrant
role_revoked = Signal()  # sent with ``grant``, a RoleGrant
