"""Chinese search over three hundred modules."""

from urllib.parse import quote

from django.db import connection, transaction

from benchmarks.measuring import Figure, percentile
from benchmarks.phones import Phone, at_once
from courses.models import ModulePage
from tests.factories.courses import ModuleFactory

MODULES = 300
WORDS = (
    "灭火器",
    "燃气",
    "触电",
    "电动自行车",
    "心肺复苏",
    "网格员",
    "溺水",
    "反诈",
    "毒品 危害",
    "有限空间 气体",
    "地震",
    "电梯",
)
ROUNDS = 15
BUDGET = 100  # ms, 95th percentile


def figures(site):
    """Two figures."""
    missing = MODULES - ModulePage.objects.live().count()
    with transaction.atomic():
        ModuleFactory.create_batch(max(0, missing))
    connection.close()
    phone = Phone(site.port)
    queries = [f"/search/?q={quote(words)}" for words in WORDS] * ROUNDS
    with site.spending() as spent:
        seconds = at_once(phone.get, queries, hands=1)
    yield site.cpu_figure("search", f"a search over {MODULES} modules", spent, len(queries))
    value = round(percentile(seconds, 95) * 1000, 1)
    yield Figure(
        "search-p95", f"a search over {MODULES} modules, 95th percentile", value, "ms", len(queries), budget=BUDGET
    )
