"""Addresses of this app."""

from django.urls import path

from certificates.views import holder, organisation, public

app_name = "certificates"

urlpatterns = [
    path("verify/", public.verify, name="verify"),
    path("verify/file/", public.verify_file, name="verify-file"),
    path("verify/<str:token>/", public.verify_token, name="verify-token"),
    path("me/certificates/", holder.mine, name="mine"),
    path("me/certificates/<uuid:public_id>/", holder.detail, name="detail"),
    path("me/certificates/<uuid:public_id>/file/", holder.file, name="file"),
    path("me/certificates/<uuid:public_id>/certificate.png", holder.picture, name="picture"),
    path("org/certificates/", organisation.organisation_list, name="organisation-list"),
    path("org/certificates/zip/", organisation.organisation_zip, name="organisation-zip"),
    path("org/certificates/print/", organisation.organisation_print, name="organisation-print"),
]
