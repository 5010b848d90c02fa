from django.db import models
from django.utils.translation import gettext_lazy as _

from groundwork.guards.kinds import AppendOnly


class Entry(models.Model):
    """One act of weight. Written in the transaction of the act, chained later by a seal, never changed.

    Labels for people stand apart in ``EntryLabel`` so that a person can be erased while the chain stays valid:
    the chain covers ``label_digest``, an HMAC of the label under a salt that is erased with it.
    """

    at = models.DateTimeField(auto_now_add=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    action = models.CharField(max_length=80)
    object_kind = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    state_digest = models.CharField(max_length=64, blank=True)
    label_digest = models.CharField(max_length=64)

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["pk"]
        indexes = [models.Index(fields=["object_kind", "object_id"], name="audit_entry_object")]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.action} {self.object_kind} {self.object_id}"


class EntryLabel(models.Model):
    """What a person reads beside an entry. May be erased; the entry may not."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="label")
    actor_label = models.CharField(max_length=150)
    object_label = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    salt = models.CharField(max_length=32)

    guards = (AppendOnly(erasable=True),)

    class Meta:
        verbose_name = _("label of an audit entry")
        verbose_name_plural = _("labels of audit entries")

    def __str__(self):
        return f"{self.actor_label}: {self.object_label}"


class Seal(models.Model):
    """A link of the chain: the digest of a range of committed entries and of the seal before it."""

    first_entry = models.BigIntegerField()
    last_entry = models.BigIntegerField(unique=True)
    entries = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    algorithm = models.CharField(max_length=20, default="sha256")
    at = models.DateTimeField(auto_now_add=True)

    guards = (AppendOnly(),)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.first_entry}-{self.last_entry}"
