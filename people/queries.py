"""Finding persons by their document, the people of an organisation, and what a roster would change."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from groundwork.intake.models import ImportRun
from organisations.models import Organisation
from people import ciphers, rules
from people.grants import scopes_of
from people.models import IdentityDocument, Membership, Person, RoleGrant, TwoPersonApproval, User
from people.roles import ROLES

ROSTER = "roster"  # the kind of an ImportRun; its target is the primary key of the organisation
BATCH = 500


def person_of(user: User | AnonymousUser) -> Person | None:
    """The person behind a sign-in, or None: a sign-in may have no person, and a visitor has no sign-in."""
    return getattr(user, "person", None)


def holders_of(permission: str) -> QuerySet[User]:
    """The active users who hold ``permission`` for the whole base, such as who is told of an alarm."""
    roles = [role.key for role in ROLES.values() if permission in role.permissions]
    held = RoleGrant.objects.current().filter(role__in=roles, scope="")
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk")


def find_person_by_document(kind: str, number: str) -> Person | None:
    """The person who holds this document, or None. Raises EntryRefused for a number that cannot be one."""
    digest = ciphers.keyed_hash(rules.normal_document(kind, number))
    return Person.objects.filter(documents__kind=kind, documents__number_hash=digest).first()


def roster_organisations(user: User | AnonymousUser) -> QuerySet[Organisation]:
    """The organisations into which the user may import a roster."""
    return Organisation.objects.filter(pk__in=scopes_of(user, "people.import_roster", "organisation"))


def rosters_visible_to(user: User | AnonymousUser) -> QuerySet[ImportRun]:
    """The imports of rosters for the organisations that the user answers for."""
    targets = scopes_of(user, "people.import_roster", "organisation")
    return ImportRun.objects.filter(kind=ROSTER, target__in=targets)


def people_of(organisations: Iterable[Organisation], text: str = "") -> QuerySet[Person]:
    """The present members of these organisations whose name holds ``text``, with their documents."""
    members = Membership.objects.current().filter(organisation__in=organisations)
    people = Person.objects.filter(pk__in=members.values("person")).prefetch_related("documents")
    return people.filter(name__icontains=text).order_by("name", "pk") if text else people.order_by("name", "pk")


def open_approval(kind: str, thing: Model) -> TwoPersonApproval | None:
    """The approval of this kind about ``thing`` that waits for a second person, or None."""
    return _approvals(kind, thing).filter(decided_by__isnull=True).first()


def granted_approval(kind: str, thing: Model) -> TwoPersonApproval | None:
    """The latest approval of this kind about ``thing``, when it was granted; else None."""
    latest = _approvals(kind, thing).filter(decided_by__isnull=False).order_by("-pk").first()
    return latest if latest and latest.is_granted else None


def _approvals(kind: str, thing: Model) -> QuerySet[TwoPersonApproval]:
    return TwoPersonApproval.objects.filter(kind=kind, object_kind=thing._meta.label_lower, object_id=str(thing.pk))


# --- What a roster would change --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class RosterJudgement:
    """The entries of a roster by what they change; ``join`` and ``update`` pair an entry with the person it found."""

    new: list
    join: list
    update: list
    same: list
    faults: list

    @property
    def accepted(self) -> int:
        """How many entries are good."""
        return len(self.new) + len(self.join) + len(self.update) + len(self.same)

    @property
    def changes_nothing(self) -> bool:
        """Is everybody there already?"""
        return not (self.new or self.join or self.update)


def judge_roster(organisation: Organisation, entries: list[dict]) -> RosterJudgement:
    """Compare the entries of a roster (dicts, see ``actions.preview_roster``) with who is there already.

    Somebody found by the document under the same name joins, whatever organisation they come from. Under another
    name the entry is a fault whose sentence is the same whoever holds the document.
    """
    holders = _holders(entries)
    members = _members(organisation)
    judgement = RosterJudgement([], [], [], [], [])
    for entry in entries:
        person = holders.get((entry["kind"], entry["number_hash"]))
        if person is None:
            judgement.new.append(entry)
        elif person.name != entry["name"]:
            judgement.faults.append({"sheet": entry["sheet"], "row": entry["row"], "reason": _mismatch()})
        elif person.pk not in members:
            judgement.join.append((entry, person))
        elif _differs(entry, person):
            judgement.update.append((entry, person))
        else:
            judgement.same.append(entry)
    return judgement


def _mismatch() -> str:
    return _("Name and document number do not fit together. Compare both with the document, or ask the front desk.")


def _holders(entries: list[dict]) -> dict[tuple[str, str], Person]:
    holders = {}
    hashes = [entry["number_hash"] for entry in entries]
    for start in range(0, len(hashes), BATCH):
        documents = IdentityDocument.objects.filter(number_hash__in=hashes[start : start + BATCH])
        for document in documents.select_related("person"):
            holders[document.kind, document.number_hash] = document.person
    return holders


def _members(organisation: Organisation) -> set[int]:
    # Also those whose membership begins later: an open membership stands once.
    open_ones = Q(valid_to__isnull=True) | Q(valid_to__gte=timezone.localdate())
    return set(Membership.objects.filter(open_ones, organisation=organisation).values_list("person", flat=True))


def _differs(entry: dict, person: Person) -> bool:
    """A roster brings the position up to date and fills in a missing phone number; it overwrites no number."""
    return entry["position_class"] != person.position_class or bool(entry["phone_encrypted"] and not person.phone)


# --- Roles -----------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class DescribedGrant:
    """A grant in words: who, which role, where."""

    grant: object
    role: object
    scope: str


def described_grants(grants: Iterable[RoleGrant]) -> list[DescribedGrant]:
    """Each grant with its role and the name of its scope; organisations are looked up together."""
    grants = [grant for grant in grants if grant.role in ROLES]
    keys = {grant.scope.removeprefix("organisation:") for grant in grants if grant.scope.startswith("organisation:")}
    names = {f"organisation:{found.pk}": found.name for found in Organisation.objects.filter(pk__in=keys)}
    return [
        DescribedGrant(grant, ROLES[grant.role], names.get(grant.scope, grant.scope.removeprefix("zone:")))
        for grant in grants
    ]


def is_key_held() -> bool:
    """Does the key of this installation open the identity numbers that are stored? True when none is."""
    newest = IdentityDocument.objects.order_by("-pk").first()
    return newest is None or ciphers.opens(newest.number_encrypted)
