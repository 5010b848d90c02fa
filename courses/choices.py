from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Mode(TextChoices):
    """教、学、练、战: the chain in which the base teaches."""

    TEACH = "teach", _("Teach")
    LEARN = "learn", _("Learn")
    PRACTISE = "practise", _("Practise")
    CONTEST = "contest", _("Contest")


class ModuleType(TextChoices):
    WATCH = "watch", _("watching")
    INTERACT = "interact", _("interactive")
    EXPERIENCE = "experience", _("experience")
    PRACTISE = "practise", _("hands-on practice")
    HAZARD_HUNT = "hazard-hunt", _("hazard hunt")
    SCENARIO = "scenario", _("scenario")
    CONTEST = "contest", _("skills contest")


class Family(TextChoices):
    YOUTH = "youth", _("youth safety")
    EVERYDAY = "everyday", _("everyday safety")
    PRODUCTION = "production", _("production safety")
    GOVERNANCE = "governance", _("grass-roots governance")


class Audience(TextChoices):
    GRID_WORKER = "grid-worker", _("grid workers")
    ENTERPRISE = "enterprise", _("enterprise staff")
    RESIDENT = "resident", _("residents")
    YOUTH = "youth", _("young people")
    VOLUNTEER = "volunteer", _("volunteers")
    INSTRUCTOR = "instructor", _("instructors")


class HealthExclusion(TextChoices):
    HEART_DISEASE = "heart-disease", _("heart disease")
    HYPERTENSION = "hypertension", _("high blood pressure")
    PREGNANCY = "pregnancy", _("pregnancy")
    EPILEPSY = "epilepsy", _("epilepsy")
    VERTIGO = "vertigo", _("vertigo")
    ALCOHOL = "alcohol", _("after drinking alcohol")


class StudyKind(TextChoices):
    READ = "read", _("read to the end")


class Grade(TextChoices):
    """How far a source was checked by those who wrote the text."""

    CHECKED = "checked", _("text checked")
    NAMED = "named", _("text not seen")
    PRACTICE = "practice", _("professional practice")


class Scene(TextChoices):
    """The scenes that are drawn for the base."""

    WORKSHOP = "workshop", _("garment workshop with someone living above it")
    STAIRWELL = "stairwell", _("e-bikes charging in a stairwell")
    RENTED_FLAT = "rented-flat", _("rented flat")
    KITCHEN = "kitchen", _("kitchen")
    SCHOOL_BUS = "school-bus", _("school bus")
    WAREHOUSE = "warehouse", _("warehouse")
    LIFT_HALL = "lift-hall", _("lift hall")
    CONSTRUCTION = "construction", _("construction opening")
    CONFINED_SPACE = "confined-space", _("confined space")
    STREET_STALL = "street-stall", _("street stall")
    DISTRIBUTION_BOX = "distribution-box", _("distribution box")
    CLASSROOM = "classroom", _("classroom")
