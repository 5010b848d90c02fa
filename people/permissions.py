"""Who may do what with persons, rosters and roles."""

from people.grants import holds, holds_anywhere


def may_view_own_people(user):
    """Does the user answer for the people of any organisation?"""
    return holds_anywhere(user, "people.view_organisation")


def may_import_roster(user, organisation):
    """May the user bring persons into this organisation?"""
    return holds(user, "people.import_roster", f"organisation:{organisation.pk}")


def may_grant_roles(user):
    """May the user grant and revoke roles (of others: the action refuses oneself)?"""
    return holds(user, "people.grant_roles")
