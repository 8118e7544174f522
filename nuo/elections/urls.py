"""Addresses of this app; the language stands before them. No code is in any of them."""

from django.urls import URLPattern, path

from nuo.elections.views import desk, own

urlpatterns: list[URLPattern] = [
    path("residents/me/election/", own.own_election, name="own_election"),
    path("residents/me/election/<step>", own.own_election_step, name="own_election_step"),
    path("desk/groups/<int:pk>/election/", desk.group_election, name="group_election"),
    path("desk/groups/<int:pk>/election/<step>", desk.group_election_step, name="group_election_step"),
    path("desk/elections/", desk.desk_elections, name="desk_elections"),
    path("desk/elections/<int:pk>/", desk.desk_election, name="desk_election"),
    path("desk/elections/<int:pk>/<step>", desk.desk_election_step, name="desk_election_step"),
]
