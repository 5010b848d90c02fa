"""Our own signals, listed in docs/architecture.md."""

from django.dispatch import Signal

# Sent after commit with ``sittings``, the keys of sittings whose answers are complete: handed in, closed at the
# deadline, or closed with an answer that was still on its way when the deadline's grace ended.
sitting_ended = Signal()
