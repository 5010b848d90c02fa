"""Addresses of this app."""

from django.urls import path

from exams.marking import views

app_name = "marking"

urlpatterns = [path("exam/<uuid:public_id>/result/", views.result, name="result")]
