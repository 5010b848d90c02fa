"""Who may do what with training content. Who may write and publish it stands in Wagtail's page permissions."""

from groundwork.audit.actors import Actor
from people.models import Person


def may_record_study(by: Actor, person: Person) -> bool:
    """Only one's own reading is evidence."""
    return by.user_id is not None and person.user_id == by.user_id
