"""The areas of 湖州, which every base there needs, and for a demonstration some organisations of the town of 织里."""

import datetime

from django.conf import settings
from stdnum.cn import uscc

from groundwork.audit.actors import Actor
from organisations.actions import import_areas
from organisations.choices import OrganisationKind, RiskClass
from organisations.formats.areas import read_areas
from organisations.models import Area, Headcount, Organisation

AREAS = settings.BASE_DIR / "organisations" / "content" / "huzhou.csv"
COUNTED_ON = datetime.date(2026, 1, 1)

# Invented: internal code, kind, name, the credit code without its check character, area, industry, people.
ORGANISATIONS = (
    ("D001", OrganisationKind.ENTERPRISE, "织里锦程童装有限公司", "91330502MA2B4K7L3", "330502100009", "童装加工", 126),
    ("D002", OrganisationKind.ENTERPRISE, "织里云裳印花有限公司", "91330502MA2D1R5H8", "330502100006", "印花", 58),
    ("D003", OrganisationKind.WORKSHOP, "晟舍老沈裁剪加工户", "", "330502100006", "童装加工", 9),
    ("D004", OrganisationKind.SCHOOL, "织里镇晨光小学", "12330502470123456", "330502100027", "教育", 86),
    ("D005", OrganisationKind.GRID_TEAM, "织里镇晟舍网格队", "", "330502100006", "", 14),
    ("D006", OrganisationKind.GRID_TEAM, "织里镇今海岸网格队", "", "330502100014", "", 11),
    ("D007", OrganisationKind.VOLUNTEERS, "织里平安大姐志愿服务队", "", "330502100005", "", 32),
    ("D008", OrganisationKind.CHAMBER, "织里童装小微企业商会", "51330502MJ9234567", "330502100", "", 18),
)
DOOR_PLATES = {"D003": "晟舍路38号3间"}
HIGH_RISK = {"D001", "D002", "D003"}


def load():
    """Idempotent: an area or organisation that stands is left as it is."""
    if not Area.objects.exists():
        import_areas(by=Actor.system("load_base"), rows=read_areas(AREAS.read_bytes()).rows)
    if settings.DEMO and not Organisation.objects.filter(internal_code="D001").exists():
        _load_organisations()


def _load_organisations():
    areas = {area.code: area for area in Area.objects.current().filter(code__in={row[4] for row in ORGANISATIONS})}
    made = Organisation.objects.bulk_create(
        Organisation(
            internal_code=code,
            kind=kind,
            name=name,
            credit_code=stem and stem + uscc.calc_check_digit(stem),
            area=areas.get(area),
            industry=industry,
            door_plate=DOOR_PLATES.get(code, ""),
            risk_class=RiskClass.HIGH if code in HIGH_RISK else RiskClass.ORDINARY,
        )
        for code, kind, name, stem, area, industry, _people in ORGANISATIONS
    )
    Headcount.objects.bulk_create(
        Headcount(organisation=organisation, counted_on=COUNTED_ON, people=row[-1], source="演示")
        for organisation, row in zip(made, ORGANISATIONS, strict=True)
    )
