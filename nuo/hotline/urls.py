"""Addresses of this app; the language stands before them."""

from django.urls import URLPattern, path

from nuo.hotline.views import desk_hotline

urlpatterns: list[URLPattern] = [path("desk/hotline/", desk_hotline, name="desk_hotline")]
