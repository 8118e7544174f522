"""Addresses of this app; the language stands before them."""

from django.urls import URLPattern, path

from nuo.assemblies import views

urlpatterns: list[URLPattern] = [
    path("desk/meetings/", views.desk_meetings, name="desk_meetings"),
    path("desk/meetings/call/", views.desk_meeting_call, name="desk_meeting_call"),
    path("desk/meetings/<int:pk>/", views.desk_meeting, name="desk_meeting"),
    path("desk/meetings/<int:pk>/attach", views.desk_meeting_attach, name="desk_meeting_attach"),
    path("desk/meetings/<int:pk>/files/<int:number>", views.desk_meeting_file, name="desk_meeting_file"),
    path("desk/meetings/<int:pk>/<step>", views.desk_meeting_step, name="desk_meeting_step"),
    path("meetings/<int:pk>/suggest/", views.meeting_suggest, name="meeting_suggest"),
]
