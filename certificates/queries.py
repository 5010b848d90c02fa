"""Who is due and why not, whose certificates there are, and what the public may learn of one."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.storage import storages
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from attendance.models import HourEntry
from certificates import rules
from certificates.choices import RegisterKind
from certificates.models import Award, Certificate, Kind, RegisterEntry, Series
from cms.typefaces import missing_glyphs
from exams.sittings.choices import EventKind, SittingState
from exams.sittings.models import Sitting
from groundwork.audit.rules import FIRST_LINK, digest_of
from groundwork.jobs.models import Job
from people.grants import organisations_of
from people.models import Membership, Person, User
from people.rules import masked_name


@dataclass(frozen=True)
class Standing:
    """Where somebody stands towards a kind: due, or what is missing, as sentences."""

    person: Person
    is_due: bool
    missing: list[str]
    has_award: bool
    hours: Decimal = Decimal(0)


def standing(kind: Kind, cycle: str, *, persons: list[Person] | None = None) -> list[Standing]:
    """Where everybody with hours or a sitting for the kind stands, or just ``persons``; in five queries at most.

    Evidence counts once: hours and results from before an award of an earlier cycle earn no second certificate.
    """
    only = None if persons is None else [person.pk for person in persons]
    hours = _hours(kind, cycle, only)
    sittings = _sittings(kind, cycle, only)
    if persons is None:
        persons = list(Person.objects.filter(pk__in=hours.keys() | sittings.keys()).order_by("pk"))
    awarded = set(Award.objects.filter(kind=kind, cycle=cycle, person__in=persons).values_list("person", flat=True))
    return [
        _standing_of(
            kind, person, hours.get(person.pk, Decimal(0)), sittings.get(person.pk, []), has_award=person.pk in awarded
        )
        for person in persons
    ]


def _earlier_award(kind: Kind, cycle: str) -> Subquery:
    """The time of the person's latest award of this kind in another cycle, for a subquery."""
    return Subquery(
        Award.objects.filter(kind=kind, person=OuterRef("person"))
        .exclude(cycle=cycle)
        .order_by()
        .values("person")
        .annotate(latest=Max("awarded_at"))
        .values("latest")
    )


def _since(field: str) -> Q:
    return Q(used_until__isnull=True) | Q(**{f"{field}__gt": F("used_until")})


def _hours(kind: Kind, cycle: str, only: list[int] | None) -> dict[int, Decimal]:
    entries = HourEntry.objects.filter(module__in=kind.programme.modules.values("pk"))
    if only is not None:
        entries = entries.filter(person__in=only)
    rows = (
        # A reversal belongs to the time of what it reverses, else it would eat the next cycle's hours.
        entries.annotate(
            used_until=_earlier_award(kind, cycle), credited_at=Coalesce("reversal_of__entered_at", "entered_at")
        )
        .filter(_since("credited_at"))
        .order_by()
        .values("person")
        .annotate(total=Sum("hours"))
        .values_list("person", "total")
    )
    return dict(rows)


def _sittings(kind: Kind, cycle: str, only: list[int] | None) -> dict[int, list[Sitting]]:
    if not kind.programme.exam_code:
        return {}
    sittings = Sitting.objects.filter(event__kind=EventKind.EXAM, event__code=kind.programme.exam_code)
    if only is not None:
        sittings = sittings.filter(person__in=only)
    sittings = (
        sittings.annotate(used_until=_earlier_award(kind, cycle), held_at=F("event__opens_at"))
        .filter(_since("held_at"))
        .select_related("event", "publication__result")
        .order_by("pk")
    )
    found: dict[int, list[Sitting]] = defaultdict(list)
    for sitting in sittings:
        found[sitting.person_id].append(sitting)
    return found


def _standing_of(kind: Kind, person: Person, hours: Decimal, sittings: list[Sitting], *, has_award: bool) -> Standing:
    missing = []
    lacking = kind.programme.hours_required - hours
    if lacking > 0:
        missing.append(_("%(hours)s hours are still missing") % {"hours": rules.plain_decimal(lacking)})
    if kind.programme.exam_code:
        missing += _exam_missing(sittings)
    characters = missing_glyphs(person.name)
    if characters:
        missing.append(
            _("The name holds characters that the typefaces lack: %(characters)s")
            % {"characters": "、".join(characters)}
        )
    return Standing(person, not missing, missing, has_award, hours)


def _exam_missing(sittings: list[Sitting]) -> list[str]:
    """What is missing of the exam, or nothing when a published result has passed."""
    results = [sitting.publication.result for sitting in sittings if hasattr(sitting, "publication")]
    if any(result.is_passed for result in results):
        return []
    if any(_is_waiting(sitting) for sitting in sittings):
        return [_("The result has not been published")]
    if results:
        published = [sitting for sitting in sittings if hasattr(sitting, "publication")]
        best = max(published, key=lambda sitting: sitting.publication.result.percent)
        return [
            _("The exam was not passed (%(percent)s, %(needed)s needed)")
            % {
                "percent": rules.plain_decimal(best.publication.result.percent),
                "needed": best.event.pass_percent,
            }
        ]
    return [_("The exam has been arranged but not taken") if sittings else _("The exam has not been taken")]


def _is_waiting(sitting: Sitting) -> bool:
    is_over = sitting.state in {SittingState.SUBMITTED, SittingState.CLOSED}
    return is_over and not hasattr(sitting, "publication")


def due(kind: Kind, cycle: str) -> list[Person]:
    """Those who are due and have no award yet."""
    return [row.person for row in standing(kind, cycle) if row.is_due and not row.has_award]


def refused_in(job: Job) -> list[tuple[str, str]]:
    """Who was refused in a batch, and why: names and reasons, in the order of the batch."""
    names = dict(Person.objects.filter(pk__in=[fault["person"] for fault in job.faults]).values_list("pk", "name"))
    return [(names[fault["person"]], fault["reason"]) for fault in job.faults if fault["person"] in names]


# --- Whose certificates ---
def certificates_of(user: User) -> QuerySet[Certificate]:
    """The user's own certificates, newest first."""
    return Certificate.objects.filter(award__person__user=user).select_related("award__kind")


def certificates_of_organisations(user: User) -> QuerySet[Certificate]:
    """The certificates of the present people of the organisations for which the user answers, by name."""
    people = Membership.objects.current().filter(organisation__in=organisations_of(user)).values("person")
    return (
        Certificate.objects.filter(award__person__in=people)
        .select_related("award__kind", "award__person")
        .order_by("award__person__name", "-pk")
    )


# --- What the public may learn ---
def matching(number: str, name: str) -> Certificate | None:
    """The certificate of this number if it bears this name; unknown, mistyped and another's name are all None."""
    wanted = rules.normalised_number(number)
    found = Certificate.objects.filter(number=wanted).first() if wanted else None
    return found if found and rules.is_same_name(found.face["name"], name) else None


def by_token(token: str) -> Certificate | None:
    """The certificate whose QR code carries this token."""
    is_one = len(token) == 32 and token.isascii() and token.isalnum()
    return Certificate.objects.filter(token=token).first() if is_one else None


def by_file(sha256: str) -> Certificate | None:
    """The certificate whose registered file has this digest."""
    return Certificate.objects.filter(file_sha256=sha256).first()


def disclosure(certificate: Certificate) -> dict:
    """What number and name together disclose: the kind, the result, who issued it, when, its state; no full name."""
    face, verdict = certificate.face, certificate.verdict
    return {
        "number": certificate.number,
        "kind": face["kind_title"],
        "level": face["level"],
        "issuer": face["issuer"],
        "issued_on": certificate.issued_on,
        "valid_until": certificate.valid_until,
        "verdict": str(verdict.value),
        "state": str(verdict.label),
        "name": masked_name(face["name"]),
        "document_tail": face["document"][-4:],
        "is_demo": face["is_demo"],
    }


# --- Which files are there ---
def has_file(certificate: Certificate) -> bool:
    """Has its file been made, and does something stand there? After a restore or a power cut it may not."""
    if not certificate.file_name:
        return False
    try:
        return storages["private"].size(certificate.file_name) > 0
    except FileNotFoundError:
        return False


def is_file_whole(certificate: Certificate) -> bool:
    """Do the registered bytes stand there? The whole file is read."""
    if not has_file(certificate):
        return False
    with storages["private"].open(certificate.file_name) as file:
        return hashlib.sha256(file.read()).hexdigest() == certificate.file_sha256


def numbers_without_file(certificates: list[Certificate]) -> list[str]:
    """The numbers of those of ``certificates`` whose file is not there."""
    return [certificate.number for certificate in certificates if not has_file(certificate)]


def certificates_without_file() -> list[Certificate]:
    """Those without a file for which no job is on its way."""
    on_the_way = set(
        Job.objects.filter(task="certificates.render", finished_at=None).values_list(
            "arguments__certificate_id", flat=True
        )
    )
    rows = Certificate.objects.only("number", "file_name").order_by("pk").iterator()
    return [row for row in rows if row.pk not in on_the_way and not has_file(row)]


# --- Is the register whole? ---
@dataclass(frozen=True)
class RegisterReport:
    """What a check of the register found: its faults name the line or the certificate."""

    entries: int
    certificates: int
    files: int
    faults: tuple[str, ...]


def register_report() -> RegisterReport:
    """Recompute the chain from its first line, and compare each face, state and file with what it says."""
    faults, said = _chain()
    files = 0
    for certificate in Certificate.objects.order_by("pk").iterator():
        lines = said[certificate.pk]
        faults += _faults_of(certificate, lines)
        if certificate.file_name:
            files += 1
            faults += _file_faults(certificate, lines)
    faults += _series_faults()
    return RegisterReport(RegisterEntry.objects.count(), Certificate.objects.count(), files, tuple(faults))


def _chain() -> tuple[list[str], dict[int, dict[str, dict]]]:
    """The faults of the chain itself, and what it says of each certificate: kind -> the latest content."""
    faults, previous, position = [], FIRST_LINK, 0
    said: dict[int, dict[str, dict]] = defaultdict(dict)
    for entry in RegisterEntry.objects.select_related("certificate").order_by("position").iterator():
        position += 1
        digest = rules.entry_digest(
            position=entry.position,
            number=entry.certificate.number,
            kind=entry.kind,
            content=entry.content,
            previous=previous,
            at=entry.at,
        )
        if (entry.position, entry.previous, entry.digest) != (position, previous, digest):
            faults.append(_("Line %(position)s of the register does not match") % {"position": entry.position})
        previous, position = entry.digest, entry.position
        said[entry.certificate_id][entry.kind] = entry.content
    counted = Series.objects.filter(prefix="register").values_list("last", flat=True).first() or 0
    if counted != position:
        faults.append(
            _("The register counted %(counted)s lines, %(found)s stand") % {"counted": counted, "found": position}
        )
    return faults, said


def _faults_of(certificate: Certificate, lines: dict[str, dict]) -> list[str]:
    state = lines.get(RegisterKind.STATUS, {}).get("state", "valid")
    checks = {
        _("the printed fields"): lines.get(RegisterKind.ISSUED) == {"face": digest_of(certificate.face)},
        _("the state"): certificate.state == state,
        _("the number"): certificate.face.get("number") == certificate.number,
        _("the QR code"): f"/{certificate.token}/" in certificate.face.get("verify_url", ""),
    }
    return [_not_as_registered(certificate, what) for what, holds in checks.items() if not holds]


def _file_faults(certificate: Certificate, lines: dict[str, dict]) -> list[str]:
    store, registered = storages["private"], lines.get(RegisterKind.RENDERED, {}).get("file")
    if not store.exists(certificate.file_name):
        return [_("%(number)s: its file is missing") % {"number": certificate.number}]
    with store.open(certificate.file_name) as file:
        found = hashlib.sha256(file.read()).hexdigest()
    holds = found == certificate.file_sha256 == registered
    return [] if holds else [_not_as_registered(certificate, _("the file"))]


def _not_as_registered(certificate: Certificate, what: str) -> str:
    return _("%(number)s: %(what)s differs from the register") % {"number": certificate.number, "what": what}


def _series_faults() -> list[str]:
    """Numbers without a gap: as many certificates in each series as its last serial."""
    held = Counter(number.rsplit("-", 1)[0] for number in Certificate.objects.values_list("number", flat=True))
    faults = []
    for series in Series.objects.exclude(prefix="register"):
        prefix, code = series.prefix.rsplit("-", 1)
        found = held[f"{prefix}-{series.year}-{code}"]
        if found != series.last:
            faults.append(
                _("Series %(series)s: %(last)s numbers taken, %(found)s certificates")
                % {"series": series, "last": series.last, "found": found}
            )
    return faults
