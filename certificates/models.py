import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.choices import CertificateState, RegisterKind


class Kind(models.Model):
    """A kind of the base's own certificates (family B): for which programme, printed with which words.

    Family A, the 职业技能等级证书 of an assessment body with its 22-character code, shares neither look nor numbers
    with these and is not issued here.
    """

    code = models.CharField(_("code"), max_length=4, unique=True)
    title = models.CharField(_("title"), max_length=40)
    programme = models.OneToOneField("courses.Programme", on_delete=models.PROTECT, related_name="certificate_kind")
    wording = models.TextField(_("wording"))
    valid_years = models.PositiveSmallIntegerField(_("valid for years"), null=True, blank=True)

    class Meta:
        verbose_name = _("kind of certificate")
        verbose_name_plural = _("kinds of certificates")
        ordering = ["code"]

    def __str__(self):
        return self.title


class Design(models.Model):
    """How a kind looks, by version: a certificate keeps the version under which it was issued."""

    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="designs")
    version = models.PositiveSmallIntegerField(_("version"))
    layout = models.CharField(_("layout"), max_length=20, default="landscape")

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

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "cycle"], name="award_once_a_cycle")]

    def __str__(self):
        return f"{self.person} · {self.kind} · {self.cycle}"


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

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-pk"]
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


class RegisterEntry(models.Model):
    """A line of the register: a chain over the faces, files and states of all certificates, in order."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="register_entries")
    kind = models.CharField(_("kind"), max_length=10, choices=RegisterKind)
    content = models.JSONField()
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.pk} {self.kind}"


class StatusChange(models.Model):
    """A certificate was suspended, revoked or superseded: by whom, why. Nothing is deleted."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="status_changes")
    state = models.CharField(_("state"), max_length=12, choices=CertificateState)
    reason = models.CharField(_("reason"), max_length=200)
    changed_by = models.CharField(_("changed by"), max_length=150)
    changed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("change of state")
        verbose_name_plural = _("changes of state")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="status_change_gives_its_reason", condition=~Q(reason=""))]

    def __str__(self):
        return f"{self.certificate} {self.state}"
