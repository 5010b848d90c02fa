"""The roles, each a class with a sentence for people and its permissions: the one source of who may do what.

``sync_roles`` writes Django's groups and Wagtail's permissions from here. A permission is "<app>.<verb_noun>".
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """A role that can be granted."""

    key: str
    title: str | Promise
    sentence: str | Promise
    permissions: frozenset[str]
    scope_kind: str = ""  # "", "organisation" or "zone"
    enters_admin: bool = False

    @property
    def group_name(self):
        """The name of the Django group that holders are in, so that Wagtail knows them."""
        return self.key

    def takes_scope(self, scope):
        """Is ``scope`` of the kind that this role is granted for: "" for the whole base, else "<kind>:<key>"?"""
        if not self.scope_kind:
            return scope == ""
        kind, _colon, key = scope.partition(":")
        return kind == self.scope_kind and key != ""


ROLES = {
    role.key: role
    for role in (
        Role(
            "group-contact",
            _("Group contact"),
            _("Books for the people of one organisation and sees their attendance and results."),
            frozenset({"people.import_roster", "people.view_organisation", "bookings.book_group"}),
            scope_kind="organisation",
        ),
        Role(
            "instructor",
            _("Instructor"),
            _("Writes the modules of one zone and submits them; somebody else publishes."),
            frozenset({"courses.edit_module"}),
            scope_kind="zone",
            enters_admin=True,
        ),
        Role(
            "publisher",
            _("Publisher"),
            _("Reads what instructors submit and publishes it."),
            frozenset({"courses.edit_module", "courses.publish_module"}),
            enters_admin=True,
        ),
        Role(
            "front-desk",
            _("Front desk"),
            _("Scans tickets in and out at the door."),
            frozenset({"attendance.scan_ticket"}),
        ),
        Role(
            "timetable",
            _("Timetable planner"),
            _("Plans sessions and their places."),
            frozenset({"bookings.plan_session", "attendance.correct_presence"}),
            enters_admin=True,
        ),
        Role(
            "round-administrator",
            _("Round administrator"),
            _("Imports questions, draws and freezes papers, opens exam events and publishes results."),
            frozenset(
                {
                    "bank.import_questions",
                    "papers.draw_paper",
                    "papers.freeze_paper",
                    "sittings.open_event",
                    "marking.publish_results",
                }
            ),
            enters_admin=True,
        ),
        Role(
            "question-reviewer",
            _("Question reviewer"),
            _("Approves questions that somebody else wrote or imported."),
            frozenset({"bank.approve_questions"}),
            enters_admin=True,
        ),
        Role(
            "certificate-administrator",
            _("Certificate administrator"),
            _("Sees who is due, issues certificates and changes their state."),
            frozenset({"certificates.issue_certificates", "certificates.change_status"}),
            enters_admin=True,
        ),
        Role(
            "system-administrator",
            _("System administrator"),
            _("Keeps the system running; sees no scores and grants no roles."),
            frozenset({"jobs.view_jobs", "jobs.change_jobs"}),
            enters_admin=True,
        ),
        Role(
            "security-administrator",
            _("Security administrator"),
            _("Grants and revokes roles, never to themselves."),
            frozenset({"people.grant_roles"}),
            enters_admin=True,
        ),
        Role(
            "audit-administrator",
            _("Audit administrator"),
            _("Reads the audit log and nothing else."),
            frozenset({"audit.read_log"}),
            enters_admin=True,
        ),
    )
}

# GB/T 22239-2019 8.1.4.2: the three administrators are different people.
MUTUALLY_EXCLUSIVE = frozenset({"system-administrator", "security-administrator", "audit-administrator"})
