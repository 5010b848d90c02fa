"""Who acts: a signed-in user or a named part of the system."""

from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser

from groundwork.audit.masks import without_personal_numbers


@dataclass(frozen=True)
class Actor:
    """The one who did it, as evidence keeps it: a kind, an id that stays, and a label for people."""

    kind: str  # "user" or "system"
    id: str
    label: str
    user_id: int | None = None

    @property
    def is_system(self) -> bool:
        """Is it a named part of the system, which may do what its code does?"""
        return self.kind == "system"

    @classmethod
    def of(cls, user: AbstractBaseUser) -> "Actor":
        """The actor for a signed-in user. Most sign in with their phone number: the label masks it."""
        label = without_personal_numbers(user.get_username())
        return cls(kind="user", id=str(user.pk), label=label, user_id=user.pk)

    @classmethod
    def system(cls, name: str) -> "Actor":
        """The actor for a named part of the system, such as the finaliser."""
        return cls(kind="system", id=name, label=name)
