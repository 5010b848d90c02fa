"""Who may do what with training content."""

from people.grants import holds


def may_edit_module(user, module) -> bool:
    """An instructor of the module's zone, or one for the whole base. Wagtail's page permissions are written from this."""
    return holds(user, "courses.edit_module", f"zone:{module.get_parent().slug}")


def may_record_study(by, person) -> bool:
    """Only one's own reading is evidence."""
    return by.user_id is not None and person.user_id == by.user_id
