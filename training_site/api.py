"""The root of ``/api/v1/``: the apps' routers under one typed description."""

from ninja import NinjaAPI

from attendance.api import router as attendance_router
from bookings.api import router as bookings_router
from certificates.api import router as certificates_router
from courses.api import router as courses_router
from exams.sittings.api import router as sittings_router

# No drawn documentation page: it would load scripts from elsewhere.
api = NinjaAPI(title="平安实训", version="1", docs_url=None)
api.add_router("/courses/", courses_router, tags=["courses"])
api.add_router("/bookings/", bookings_router, tags=["bookings"])
api.add_router("/attendance/", attendance_router, tags=["attendance"])
api.add_router("/sittings/", sittings_router, tags=["sittings"])
api.add_router("/certificates/", certificates_router, tags=["certificates"])
