"""Who may write areas: this app knows nobody, so it can ask only what kind of actor it is."""

from groundwork.audit.actors import Actor


def may_import_areas(by: Actor) -> bool:
    """Only the machine itself, by a command: the table of areas is the state's."""
    return by.is_system
