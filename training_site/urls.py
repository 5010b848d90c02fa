"""The root of all addresses: each app's own, Wagtail's admin, then the page tree."""

from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as admin_urls
from wagtail.contrib.sitemaps import Sitemap
from wagtail.documents import urls as document_urls

from training_site.api import api
from training_site.health import healthz, livez
from training_site.views import founding

handler500 = "training_site.errors.server_error"

urlpatterns = [
    path("livez", livez, name="livez"),
    path("healthz", healthz, name="healthz"),
    path("founding/<str:token>/", founding, name="founding"),
    path("sitemap.xml", require_safe(sitemap), {"sitemaps": {"pages": Sitemap}}, name="sitemap"),
    path("api/v1/", api.urls),
    path("admin/", include(admin_urls)),
    path("documents/", include(document_urls)),
    path("", include("cms.urls")),
    path("", include("people.urls")),
    path("", include("courses.urls")),
    path("", include("bookings.urls")),
    path("", include("attendance.urls")),
    path("", include("exams.sittings.urls")),
    path("", include("exams.marking.urls")),
    path("", include("certificates.urls")),
    path("", include("reporting.urls")),
    path("", include(wagtail_urls)),
]
