"""The form of a row of the access table (see tests/house/test_access.py)."""

from dataclasses import dataclass, field


def no_arguments(cast):
    """For an address without arguments."""
    return {}


@dataclass(frozen=True)
class Row:
    """An address, a method, how to build its arguments from the cast, and the status for each role.

    ``default`` is the status for every role not named; ``others`` names the exceptions, such as
    ``{"anonymous": 302, "desk": 200}``.
    """

    name: str
    method: str = "GET"
    build: object = no_arguments
    default: int = 404
    others: dict = field(default_factory=dict)

    def expected_for(self, roles):
        return {role: self.others.get(role, self.default) for role in roles}
