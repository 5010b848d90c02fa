import uuid
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates import rules
from certificates.choices import CertificateState, RegisterKind
from groundwork.guards.kinds import AppendOnly
from people.grants import holds
from people.models import Person, User


class Kind(models.Model):
    """A kind of the base's own certificates (family B): for which programme, printed with which words.

    Family A, the 职业技能等级证书 of an assessment body with its 22-character code, shares neither look nor numbers
    with these and is not issued here.
    """

    code = models.CharField(
        _("code"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(r"^[A-Z]{1,4}$", _("Give one to four capital letters."))],
    )
    title = models.CharField(_("title"), max_length=40)
    programme = models.OneToOneField("courses.Programme", on_delete=models.PROTECT, related_name="certificate_kind")
    wording = models.TextField(
        _("wording"), help_text=_("May hold {programme}, {hours} and {level}; they are replaced on each certificate.")
    )
    valid_years = models.PositiveSmallIntegerField(
        _("valid for years"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: it does not expire, and is awarded once."),
    )

    class Meta:
        verbose_name = _("kind of certificate")
        verbose_name_plural = _("kinds of certificates")
        ordering = ["code"]

    def __str__(self):
        return self.title

    def cycle_on(self, day=None):
        """The cycle for which this kind is awarded on a day (today when none is given)."""
        return rules.cycle_on(day or timezone.localdate(), self.valid_years)


class Design(models.Model):
    """How a kind looks, by version: a certificate keeps the version under which it was issued."""

    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="designs")
    version = models.PositiveSmallIntegerField(_("version"))
    layout = models.CharField(_("layout"), max_length=20, default="landscape")

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("design")
        verbose_name_plural = _("designs")
        ordering = ["kind", "version"]
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="design_version_once")]

    def __str__(self):
        return f"{self.kind} v{self.version}"


class Series(models.Model):
    """The serials of a number space and year. ``last`` moves by one in the transaction that issues."""

    prefix = models.CharField(_("prefix"), max_length=12)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last serial"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")
        ordering = ["prefix", "year"]
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="series_once_a_year")]

    def __str__(self):
        return f"{self.prefix}-{self.year}"


class Award(models.Model):
    """Somebody has earned a kind for a cycle: once."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="awards")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="awards")
    cycle = models.CharField(_("cycle"), max_length=12)
    awarded_at = models.DateTimeField(auto_now_add=True)

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "cycle"], name="award_once_a_cycle")]

    def __str__(self):
        return f"{self.person} · {self.kind} · {self.cycle}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """One's own, those of the people of one's organisations, and all for who issues them."""
        if holds(user, "certificates.issue_certificates"):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(award__person__in=Person.objects.visible_to(user))


class Certificate(models.Model):
    """A numbered certificate. ``face`` is the snapshot of every printed field; the file is made from it alone."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = models.CharField(max_length=32, unique=True)
    number = models.CharField(_("number"), max_length=30, unique=True)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="certificates")
    design = models.ForeignKey(Design, on_delete=models.PROTECT, related_name="certificates")
    state = models.CharField(_("state"), max_length=12, choices=CertificateState, default=CertificateState.VALID)
    face = models.JSONField(_("printed fields"))
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)

    guards = (AppendOnly(changing=("state",), once=("file_name", "file_sha256")),)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["file_sha256"], name="certificate_file_hash")]
        constraints = [
            models.UniqueConstraint(
                fields=["award"],
                condition=Q(state__in=[CertificateState.VALID, CertificateState.SUSPENDED]),
                name="certificate_one_live_per_award",
            ),
            models.CheckConstraint(
                name="certificate_file_with_its_hash",
                condition=Q(file_name="", file_sha256="") | (~Q(file_name="") & ~Q(file_sha256="")),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def verdict(self):
        """What may be said of it today: its state, or that it has expired or belongs to a demonstration."""
        return rules.verdict(self.state, self.valid_until, is_demo=self.face["is_demo"], today=timezone.localdate())

    @property
    def may_become(self):
        """The states into which it may be put from its present one, as choices."""
        return [CertificateState(state) for state in rules.NEXT_STATES[self.state]]


class RegisterEntry(models.Model):
    """A line of the register: a chain over the faces, files and states of all certificates, in order.

    ``content`` holds digests and states, never a name, so that the chain stays whole when a person is erased.
    ``position`` counts from 1 without a gap, so that a line cut off the end is missed too.
    """

    position = models.PositiveIntegerField(_("position"), unique=True)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="register_entries")
    kind = models.CharField(_("kind"), max_length=10, choices=RegisterKind)
    content = models.JSONField()
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")
        ordering = ["position"]

    def __str__(self):
        return f"{self.position} {self.kind}"


class StatusChange(models.Model):
    """A certificate was suspended, revoked or superseded: by whom, why. Nothing is deleted."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="status_changes")
    state = models.CharField(_("state"), max_length=12, choices=CertificateState)
    reason = models.CharField(_("reason"), max_length=200)
    changed_by = models.CharField(_("changed by"), max_length=150)
    changed_at = models.DateTimeField(auto_now_add=True)

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="status_change_gives_its_reason", condition=~Q(reason=""))]

    def __str__(self):
        return f"{self.certificate} {self.state}"
