"""Addresses of this app."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from people.views import elsewhere, org, public

app_name = "people"

urlpatterns = [
    path("register/", public.register, name="register"),
    path("sign-in/", public.SignInView.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("choose-password/<uidb64>/<token>/", public.ChoosePasswordView.as_view(), name="choose-password"),
    path("privacy/", public.privacy_notice, name="privacy-notice"),
    path("open/", elsewhere.offer, name="elsewhere"),
    path("open/<str:token>/", elsewhere.arrive, name="elsewhere-link"),
    path("org/people/", org.organisation_people, name="organisation-people"),
    path("org/people/roster/", org.roster, name="roster"),
    path("org/people/roster/template.xlsx", org.roster_template_file, name="roster-template"),
    path("org/people/roster/<int:run>/", org.roster_preview, name="roster-preview"),
    path("org/people/roster/<int:run>/apply/", org.roster_apply, name="roster-apply"),
]
