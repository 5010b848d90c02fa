"""Writing areas."""

import datetime
from collections.abc import Sequence
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db import transaction

from groundwork.audit import actions as audit
from groundwork.audit.actors import Actor
from organisations.formats.areas import AreaRow
from organisations.models import Area
from organisations.permissions import may_import_areas

TABLE_OF_2023 = datetime.date(2023, 1, 1)
BATCH = 500


@transaction.atomic
def import_areas(*, by: Actor, rows: Sequence[AreaRow], valid_from: datetime.date = TABLE_OF_2023) -> int:
    """Put areas (``formats.areas.AreaRow``, the upper levels first) into the tree.

    Returns how many were new or changed. An area that stands is recognised by its code; its name and level are
    brought up to date. Nothing is taken away: an area that ends is given its last day and its successor by hand.
    Raises PermissionDenied to anybody but the system.
    """
    if not may_import_areas(by):
        raise PermissionDenied
    standing = {area.code: area for area in Area.objects.current()}
    new = changed = 0
    for _level, group in groupby(rows, key=lambda row: row.level):
        fresh, stale = [], []
        for row in group:
            parent = standing.get(row.parent)
            area = standing.get(row.code)
            if area is None:
                fresh.append(Area(code=row.code, name=row.name, level=row.level, parent=parent, valid_from=valid_from))
            elif (area.name, area.level, area.parent_id) != (row.name, row.level, parent.pk if parent else None):
                area.name, area.level, area.parent = row.name, row.level, parent
                stale.append(area)
        standing.update({area.code: area for area in Area.objects.bulk_create(fresh, batch_size=BATCH)})
        Area.objects.bulk_update(stale, ["name", "level", "parent"], batch_size=BATCH)
        new, changed = new + len(fresh), changed + len(stale)
    if new or changed:
        top = standing[rows[0].code]
        audit.record(by=by, action="organisations.import_areas", thing=top, new=new, changed=changed)
    return new + changed
