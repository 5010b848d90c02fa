"""Sent inside the transaction of the act, with ``grant`` (a RoleGrant): receivers write SQL only."""

from django.dispatch import Signal

role_granted = Signal()
role_revoked = Signal()
