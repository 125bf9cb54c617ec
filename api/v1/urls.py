"""The routes of version 1, below the programme."""

from django.urls import path

from api.v1 import people

urlpatterns = [
    path("me", people.Me.as_view()),
    path("memberships", people.Memberships.as_view()),
    path("people", people.People.as_view()),
    path("roles", people.Roles.as_view()),
    path("roles/<uuid:role_id>", people.OneRole.as_view()),
]
