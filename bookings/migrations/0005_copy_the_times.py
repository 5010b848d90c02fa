from django.db import migrations
from django.db.models import OuterRef, Subquery


def copy_times(apps, editor):
    session, seat, occupation = (apps.get_model("bookings", name) for name in ("Session", "Seat", "Occupation"))
    own = session.objects.filter(pk=OuterRef("session"))
    seat.objects.update(starts_at=Subquery(own.values("starts_at")), ends_at=Subquery(own.values("ends_at")))
    links = session.resources.through.objects.select_related("session", "resource").order_by("pk")
    occupation.objects.bulk_create(
        (
            occupation(
                session=link.session,
                resource=link.resource,
                starts_at=link.session.starts_at,
                ends_at=link.session.ends_at,
                state=link.session.state,
                kind=link.resource.kind,
            )
            for link in links.iterator()
        ),
        batch_size=500,
    )


def copy_links(apps, editor):
    session, occupation = (apps.get_model("bookings", name) for name in ("Session", "Occupation"))
    link = session.resources.through
    pairs = occupation.objects.order_by("pk").values_list("session_id", "resource_id")
    link.objects.bulk_create((link(session_id=one, resource_id=other) for one, other in pairs), batch_size=500)


class Migration(migrations.Migration):

    dependencies = [("bookings", "0004_times_where_people_and_resources_are")]

    operations = [migrations.RunPython(copy_times, copy_links)]
