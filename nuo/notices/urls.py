"""Addresses of this app; the language stands before them."""

from django.urls import URLPattern, path

from nuo.notices import views

urlpatterns: list[URLPattern] = [
    path("promises/<int:pk>/follow/", views.follow_promise, name="follow_promise"),
    path("places/<code>/follow/", views.follow_place, name="follow_place"),
    path("follow/confirm/<token>/", views.follow_confirm, name="follow_confirm"),
    path("follow/leave/<token>/", views.follow_leave, name="follow_leave"),
    path("desk/notices/", views.notices, name="notices"),
    path("desk/notices/read", views.notices_read, name="notices_read"),
    path("desk/notices/devices", views.notices_device, name="notices_device"),
    path("desk/notices/devices/<int:pk>/remove", views.notices_device_remove, name="notices_device_remove"),
    path("desk/notices/settings/", views.notices_settings, name="notices_settings"),
]
