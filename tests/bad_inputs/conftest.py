"""The fixed morning of the desk, for the scans that are none."""

from tests.attendance.conftest import lesson, morning, post, seat  # noqa: F401 (fixtures)
