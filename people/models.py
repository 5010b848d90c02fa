from datetime import date
from typing import Self

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from groundwork.guards.kinds import AppendOnly
from organisations.models import Organisation
from people import ciphers, rules
from people.choices import DocumentKind, MembershipRole, PositionClass
from people.grants import organisations_of
from people.roles import MUTUALLY_EXCLUSIVE


class User(AbstractUser):  # type: ignore[django-manager-missing]  # those of Wagtail's models are untyped
    """A sign-in. Who the person is stands in ``Person``; somebody may be a person without ever having one of these."""

    first_name = None  # type: ignore[assignment]  # a name is the business of Person
    last_name = None  # type: ignore[assignment]
    session_epoch = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("sign-in")
        verbose_name_plural = _("sign-ins")
        constraints = [
            # Nobody is above the roles: GB/T 22239-2019 8.1.4.2 parts system, security and audit administrators.
            models.CheckConstraint(name="nobody_is_superuser", condition=Q(is_superuser=False)),
        ]

    def __str__(self):
        # What evidence is labelled with: the name of the person, not the phone number that one signs in with.
        return self.get_full_name()

    def get_full_name(self):
        person = getattr(self, "person", None)
        return person.name if person else self.get_username()

    def get_short_name(self):
        return self.get_full_name()

    def _get_session_auth_hash(self, secret=None):
        # Django's own covers the password; with the epoch, a change of roles ends every session too.
        hashed: str = super()._get_session_auth_hash(secret=secret)
        return salted_hmac("people.session", f"{hashed}{self.session_epoch}", secret=secret).hexdigest()


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Oneself, and the present members of the organisations that one answers for."""
        if not user.is_authenticated:
            return self.none()
        members = Membership.objects.current().filter(organisation__in=organisations_of(user))
        return self.filter(Q(user=user) | Q(pk__in=members.values("person")))

    def members_of(self, organisation: Organisation, on: date | None = None) -> Self:
        """Those who belong to an organisation on a day (today when none is given)."""
        return self.filter(pk__in=Membership.objects.current(on).filter(organisation=organisation).values("person"))


class Person(models.Model):
    """Somebody, and the subject of all evidence. Evidence points here with PROTECT.

    The name holds up to 50 code points of any script; ``·`` is allowed (domain rules, GB 18030-2022 level 3).
    """

    name = models.CharField(_("full name"), max_length=rules.LONGEST_NAME)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    position_class = models.CharField(
        _("position class"), max_length=20, choices=PositionClass, default=PositionClass.ORDINARY
    )
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.PROTECT, related_name="person")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="person_has_a_name", condition=~Q(name=""))]

    def __str__(self):
        return self.name

    @property
    def masked_phone(self):
        """The phone number as a page may show it."""
        return rules.masked_phone(self.phone)


class IdentityDocument(models.Model):
    """An identity document: the number encrypted, found again by its keyed hash, unique in its kind."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind, default=DocumentKind.IDENTITY_CARD)
    number_encrypted = models.TextField()
    number_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("identity document")
        verbose_name_plural = _("identity documents")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "number_hash"], name="document_number_once_in_its_kind")]

    def __str__(self):
        return f"{self.get_kind_display()} {self.masked}"

    @property
    def number(self):
        """The number in clear. Use only where a rule needs it, never on a page."""
        return ciphers.decrypt(self.number_encrypted)

    @property
    def masked(self):
        """The number as a page may show it: the first four and the last four."""
        return rules.masked_number(self.number)


class DatedQuerySet(models.QuerySet):
    def current(self, on: date | None = None) -> Self:
        """Those that hold on a day (today when none is given)."""
        day = on or timezone.localdate()
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Membership(models.Model):
    """Somebody belongs to an organisation or to an area, in a role, from a day to a day."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    area = models.ForeignKey(
        "organisations.Area", null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=16, choices=MembershipRole, default=MembershipRole.EMPLOYEE)
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="membership_of_one_thing",
                condition=Q(organisation__isnull=False, area__isnull=True)
                | Q(organisation__isnull=True, area__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "role"],
                condition=Q(valid_to__isnull=True),
                name="membership_open_once",
            ),
        ]

    def __str__(self):
        return f"{self.person} · {self.organisation or self.area}"


class Consent(models.Model):
    """Somebody agreed to a version of a notice, and perhaps took it back."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    notice = models.CharField(_("notice"), max_length=40)
    version = models.CharField(_("version"), max_length=20)
    given_at = models.DateTimeField(_("given at"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    guards = (AppendOnly(once=("withdrawn_at",)),)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "notice", "version"], name="consent_once_to_a_version"),
            models.CheckConstraint(
                name="consent_withdrawn_after_given",
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
            ),
        ]

    def __str__(self):
        return f"{self.person} · {self.notice} {self.version}"


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def current(self) -> Self:
        """Those not revoked."""
        return self.filter(revoked_at__isnull=True)


class RoleGrant(models.Model):
    """A role given to a sign-in, for a scope: "" for the whole base, or "organisation:<id>", "zone:<slug>"."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(_("role"), max_length=30)
    scope = models.CharField(_("scope"), max_length=80, blank=True)
    granted_by = models.CharField(_("granted by"), max_length=150)
    granted_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "scope"], condition=Q(revoked_at__isnull=True), name="role_granted_once"
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at__isnull=True, role__in=sorted(MUTUALLY_EXCLUSIVE)),
                name="one_administrator_role_for_each",
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.role} {self.scope}".strip()


class SignInLinkQuerySet(models.QuerySet["SignInLink"]):
    def usable(self) -> Self:
        """Those that nobody used, not past their two minutes, of a sign-in that is not closed."""
        return self.filter(used_at__isnull=True, expires_at__gt=timezone.now(), user__is_active=True)


class SignInLink(models.Model):
    """Signs its user in once and leads to one file, in another browser of that phone. Holds its token's digest."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sign_in_links")
    token_hash = models.CharField(max_length=64, unique=True)
    target = models.CharField(max_length=500)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = SignInLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-in link")
        verbose_name_plural = _("sign-in links")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.user} · {self.target}"


class TwoPersonApproval(models.Model):
    """One asks, another decides: never the same person."""

    kind = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    label = models.CharField(max_length=200)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="approvals_requested")
    requested_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="approvals_decided"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    is_granted = models.BooleanField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    guards = (AppendOnly(once=("decided_by", "decided_at", "is_granted"), changing=("reason",)),)

    class Meta:
        verbose_name = _("approval by a second person")
        verbose_name_plural = _("approvals by a second person")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="approval_by_another", condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by"))
            ),
            models.CheckConstraint(
                name="approval_decided_whole",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, is_granted__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False, is_granted__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["kind", "object_kind", "object_id"],
                condition=Q(decided_by__isnull=True),
                name="approval_open_once",
            ),
        ]

    def __str__(self):
        return self.label
