"""Writing persons, documents, roles, approvals and rosters."""

import datetime
import hashlib
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from groundwork.intake.choices import RunState
from groundwork.intake.limits import Limits
from groundwork.intake.models import ImportRun
from groundwork.intake.workbooks import read_workbook
from organisations.choices import OrganisationKind
from organisations.models import Organisation
from people import ciphers, rules
from people.choices import MembershipRole
from people.exceptions import DocumentRefused, RegistrationRefused, RoleRefused, RosterRefused
from people.models import Consent, IdentityDocument, Membership, Person, RoleGrant, User
from people.permissions import may_add_document, may_grant_roles, may_import_roster, require
from people.queries import ROSTER, RosterJudgement, judge_roster
from people.roles import MUTUALLY_EXCLUSIVE, ROLES, Role
from people.signals import role_granted, role_revoked
from people.workbooks import MOST_ROWS, RosterRow, read_roster

NOTICE = "personal-information"
BATCH = 500
HEADER_ROWS = 50  # what a roster may hold beside its persons: titles, headers, the sheet of advice
ROLE_IN: dict[str, MembershipRole] = {
    OrganisationKind.SCHOOL: MembershipRole.STUDENT,
    OrganisationKind.GRID_TEAM: MembershipRole.GRID_WORKER,
    OrganisationKind.VOLUNTEERS: MembershipRole.VOLUNTEER,
}


# --- Sign-ins --------------------------------------------------------------------------------------------------------
def register_person(*, name: str, phone: str, password: str, birth_on: datetime.date) -> User:
    """Make a sign-in (its name is the phone number) and its person, who agreed to the notice. Returns the user.

    Raises EntryRefused for what cannot be, RegistrationRefused for a child and, in words that do not tell whether the
    number is known, for a phone number that is taken.
    """
    name, phone, today = rules.normal_name(name), rules.normal_phone(phone), timezone.localdate()
    rules.check_birth_date(birth_on, today=today)
    if rules.is_child(birth_on, today=today):
        raise RegistrationRefused(
            _("Under 14 you need no account: your school or your parents book for you. We look forward to your visit.")
        )
    user = User(username=phone)
    user.set_password(password)  # outside the transaction: hashing takes time, and one writer holds the lock
    try:
        with transaction.atomic():
            user.save()
            person = Person.objects.create(name=name, phone=phone, birth_on=birth_on, user=user)
            Consent.objects.create(person=person, notice=NOTICE, version=rules.PRIVACY_NOTICE)
            audit.record(by=Actor.of(user), action="people.register", thing=person, notice=rules.PRIVACY_NOTICE)
    except IntegrityError as error:
        raise RegistrationRefused(
            _("We could not register you with these details. If you have registered before, please sign in.")
        ) from error
    return user


def open_account(*, by: Actor, name: str, phone: str) -> User:
    """Make a sign-in without a password, and its person, for somebody of the staff. Returns the user.

    Nobody can sign in with it until its owner chose a password (``invitations.invitation_to``). Raises EntryRefused for
    what cannot be, RegistrationRefused where the phone number signs in already.
    """
    name, phone = rules.normal_name(name), rules.normal_phone(phone)
    user = User(username=phone)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
            Person.objects.create(name=name, phone=phone, user=user)
            audit.record(by=by, action="people.open_account", thing=user)
    except IntegrityError as error:
        raise RegistrationRefused(_("Somebody signs in with this phone number already.")) from error
    return user


def choose_password(*, user: User, password: str) -> None:
    """Set a password that its owner chose and that the validators took; the link that led here ends with it."""
    user.set_password(password)  # outside the transaction: hashing takes time, and one writer holds the lock
    with transaction.atomic():
        user.save(update_fields=["password"])
        audit.record(by=Actor.of(user), action="people.choose_password", thing=user)


def add_document(*, by: Actor, person: Person, kind: str, number: str) -> IdentityDocument:
    """Record an identity document of a person; the same one again changes nothing. Returns it.

    Raises EntryRefused for a number that cannot be, DocumentRefused for a child's and for one that somebody else holds.
    """
    require(by, may_add_document, person)
    number = rules.normal_document(kind, number)
    if person.birth_on and rules.is_child(person.birth_on, today=timezone.localdate()):
        raise DocumentRefused(_("A child's document number is never stored."))
    document = IdentityDocument(
        person=person, kind=kind, number_encrypted=ciphers.encrypt(number), number_hash=ciphers.keyed_hash(number)
    )
    try:
        with transaction.atomic():
            document.save()
            audit.record(by=by, action="people.add_document", thing=document)
    except IntegrityError as error:
        held = IdentityDocument.objects.get(kind=kind, number_hash=document.number_hash)
        if held.person_id == person.pk:
            return held
        raise DocumentRefused(
            _("This document cannot be recorded here. Come to the front desk with it, and we will sort it out.")
        ) from error
    return document


# --- Roles -----------------------------------------------------------------------------------------------------------
@transaction.atomic
def grant_role(*, by: Actor, user: User, role: str, scope: str = "") -> RoleGrant:
    """Give a role to somebody else, for a scope ("", "organisation:<id>", "zone:<slug>"). Returns the RoleGrant.

    Their sessions end; the same grant again changes nothing. Raises RoleRefused to oneself, for an unknown role or
    scope (a zone is known to the app of the courses, which listens), and for a second one of the three administrators
    (GB/T 22239-2019 8.1.4.2).
    """
    require(by, may_grant_roles)
    _refuse_oneself(by, user)
    if role not in ROLES or not ROLES[role].takes_scope(scope):
        raise RoleRefused(_("This role cannot be granted for this scope."))
    if scope.startswith("organisation:") and not _is_organisation(scope.removeprefix("organisation:")):
        raise RoleRefused(_("There is no such organisation. The role was not granted."))
    User.objects.select_for_update().get(pk=user.pk)
    standing = list(user.role_grants.current())
    for grant in standing:
        if (grant.role, grant.scope) == (role, scope):
            return grant
    if role in MUTUALLY_EXCLUSIVE and any(grant.role in MUTUALLY_EXCLUSIVE for grant in standing):
        raise RoleRefused(
            _("System, security and audit administrator are three different people. Revoke the other role first.")
        )
    grant = RoleGrant.objects.create(user=user, role=role, scope=scope, granted_by=by.label)
    user.groups.add(_group_of(ROLES[role]))
    _end_sessions(user)
    audit.record(by=by, action="people.grant_role", thing=user, role=role, scope=scope)
    role_granted.send(sender=RoleGrant, grant=grant)
    return grant


def _is_organisation(key: str) -> bool:
    return key.isdecimal() and Organisation.objects.filter(pk=int(key)).exists()


@transaction.atomic
def revoke_role(*, by: Actor, grant: RoleGrant) -> RoleGrant:
    """Take a role back from somebody else, whose sessions end; one that was taken back already stays as it is."""
    require(by, may_grant_roles)
    _refuse_oneself(by, grant.user)
    revoked = RoleGrant.objects.current().filter(pk=grant.pk).update(revoked_at=timezone.now())
    grant.refresh_from_db()
    if not revoked:
        return grant
    if not grant.user.role_grants.current().filter(role=grant.role).exists():
        grant.user.groups.remove(*Group.objects.filter(name=grant.role))
    _end_sessions(grant.user)
    audit.record(by=by, action="people.revoke_role", thing=grant.user, role=grant.role, scope=grant.scope)
    role_revoked.send(sender=RoleGrant, grant=grant)
    return grant


@transaction.atomic
def sync_roles() -> None:
    """Make Django's groups say what the roles and the grants say: a group for each role, its holders in it.

    Other permissions of a group, such as those on the pages of a zone, are left alone.
    """
    for role in ROLES.values():
        group = _group_of(role)
        holders = User.objects.filter(role_grants__in=RoleGrant.objects.current().filter(role=role.key))
        group.user_set.set(holders.distinct())


def _end_sessions(user: User) -> None:
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)


def _refuse_oneself(by: Actor, user: User) -> None:
    if by.user_id == user.pk:
        raise RoleRefused(_("Nobody grants or revokes their own roles. Ask another security administrator."))


def _group_of(role: Role) -> Group:
    group, _is_new = Group.objects.get_or_create(name=role.group_name)
    enter = Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
    (group.permissions.add if role.enters_admin else group.permissions.remove)(*enter)
    return group


# --- Rosters ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class RosterDraft:
    """A roster that was read and compared, and not written: its entries, what they change, what is wrong."""

    entries: list
    judgement: RosterJudgement
    faults: list

    @property
    def counts(self) -> dict[str, Any]:
        """The counts and faults with the names that ``ImportRun`` and the summary line have for them."""
        good = {(entry["sheet"], entry["row"]) for entry in self.entries}
        good -= {(fault["sheet"], fault["row"]) for fault in self.faults}
        repaired = [e for e in self.entries if e["is_repaired"] and (e["sheet"], e["row"]) in good]
        return {
            "read": self.judgement.accepted + len(self.faults),
            "imported": self.judgement.accepted,
            "repaired": len(repaired),
            "refused": len(self.faults),
            "faults": self.faults,
        }


def draft_roster(*, organisation: Organisation, name: str, data: bytes) -> RosterDraft:
    """Read a roster file (.xlsx or .csv, its ``name`` as the person gave it) and compare it; writes nothing.

    Raises the FileRefused of intake and RosterRefused for a file that is not taken as a whole.
    """
    workbook = read_workbook(data, name, Limits(max_rows=MOST_ROWS + HEADER_ROWS))
    reading = read_roster(workbook, today=timezone.localdate())
    entries = [_entry_of(row) for row in reading.rows]
    return _draft(organisation, entries, list(reading.faults))


def preview_roster(*, by: Actor, organisation: Organisation, name: str, data: bytes) -> ImportRun:
    """Read a roster and keep it for a look before it is applied. Returns the ImportRun.

    Its rows hold document and phone numbers encrypted; those of earlier previews of this organisation are emptied.
    """
    require(by, may_import_roster, organisation)
    draft = draft_roster(organisation=organisation, name=name, data=data)
    with transaction.atomic():
        earlier = ImportRun.objects.filter(kind=ROSTER, target=str(organisation.pk), state=RunState.PREVIEWED)
        earlier.exclude(rows=[]).update(rows=[])
        return ImportRun.objects.create(
            kind=ROSTER,
            target=str(organisation.pk),
            file_name=name[-255:],
            file_sha256=hashlib.sha256(data).hexdigest(),
            rows=draft.entries,
            created_by_id=by.user_id,
            **draft.counts,
        )


def apply_roster(*, by: Actor, run: ImportRun, organisation: Organisation) -> RosterJudgement | None:
    """Import the good rows of a previewed roster, once. Returns the RosterJudgement that was carried out.

    A run that was applied before changes nothing and returns None. Everything is compared anew, so what happened
    since the preview counts. Raises RosterRefused for a preview that a later upload replaced.
    """
    require(by, may_import_roster, organisation)
    try:
        with transaction.atomic():
            return _apply_roster(by, run, organisation)
    except IntegrityError as error:
        raise RosterRefused(
            _("Somebody imported the same persons at the same moment. Nothing was imported. Try again.")
        ) from error


def _apply_roster(by: Actor, run: ImportRun, organisation: Organisation) -> RosterJudgement | None:
    run = ImportRun.objects.select_for_update().get(pk=run.pk, kind=ROSTER, target=str(organisation.pk))
    if run.state == RunState.APPLIED:
        return None
    if run.imported and not run.rows:
        raise RosterRefused(_("Another roster has been uploaded since. Nothing was imported from this one."))
    known = {(entry["sheet"], entry["row"]) for entry in run.rows}
    lasting = [fault for fault in run.faults if (fault["sheet"], fault["row"]) not in known]
    draft = _draft(organisation, run.rows, lasting)
    _write_roster(organisation, draft.judgement)
    for field, value in draft.counts.items():
        setattr(run, field, value)
    run.rows, run.state, run.applied_at = [], RunState.APPLIED, timezone.now()
    run.save()
    audit.record(
        by=by,
        action="people.import_roster",
        thing=organisation,
        run=run.pk,
        new=len(draft.judgement.new),
        joined=len(draft.judgement.join),
        updated=len(draft.judgement.update),
    )
    return draft.judgement


def _entry_of(row: RosterRow) -> dict[str, Any]:
    return {
        "sheet": row.sheet,
        "row": row.row,
        "name": row.name,
        "kind": str(row.kind),
        "number_encrypted": ciphers.encrypt(row.number),
        "number_hash": ciphers.keyed_hash(row.number),
        "masked": rules.masked_number(row.number),
        "phone_encrypted": ciphers.encrypt(row.phone) if row.phone else "",
        "phone_masked": rules.masked_phone(row.phone),
        "position_class": str(row.position_class),
        "birth_on": row.birth_on.isoformat() if row.birth_on else None,
        "is_repaired": row.is_repaired,
    }


def _draft(organisation: Organisation, entries: list[dict], faults: list[dict]) -> RosterDraft:
    judgement = judge_roster(organisation, entries)
    return RosterDraft(entries, judgement, sorted(faults + judgement.faults, key=lambda f: (f["sheet"], f["row"])))


def _write_roster(organisation: Organisation, judgement: RosterJudgement) -> None:
    persons = Person.objects.bulk_create([_person_of(entry) for entry in judgement.new], batch_size=BATCH)
    IdentityDocument.objects.bulk_create(
        [
            IdentityDocument(
                person=person,
                kind=entry["kind"],
                number_encrypted=entry["number_encrypted"],
                number_hash=entry["number_hash"],
            )
            for person, entry in zip(persons, judgement.new, strict=True)
        ],
        batch_size=BATCH,
    )
    role = ROLE_IN.get(organisation.kind, MembershipRole.EMPLOYEE)
    joining = [*persons, *(person for _entry, person in judgement.join)]
    Membership.objects.bulk_create(
        [Membership(person=person, organisation=organisation, role=role) for person in joining], batch_size=BATCH
    )
    for entry, person in judgement.update:
        person.position_class = entry["position_class"]
        person.phone = person.phone or _phone_in(entry)
    Person.objects.bulk_update([person for _entry, person in judgement.update], ["position_class", "phone"], BATCH)


def _person_of(entry: dict) -> Person:
    born = entry["birth_on"] and datetime.date.fromisoformat(entry["birth_on"])
    return Person(
        name=entry["name"],
        phone=_phone_in(entry),
        position_class=entry["position_class"],
        birth_on=born or None,
    )


def _phone_in(entry: dict) -> str:
    return ciphers.decrypt(entry["phone_encrypted"]) if entry["phone_encrypted"] else ""
