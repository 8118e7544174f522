"""Addresses of this app; the language stands before them. No code is in any of them."""

from django.urls import URLPattern, path

from nuo.residents.views import entering, file, own, public

urlpatterns: list[URLPattern] = [
    path("places/<code>/groups/", public.place_groups, name="place_groups"),
    path("residents/", entering.resident_enter, name="resident_enter"),
    path("residents/code/", entering.resident_code, name="resident_code"),
    path("residents/code/enter/", entering.resident_code_enter, name="resident_code_enter"),
    path("residents/choose/", entering.resident_choose, name="resident_choose"),
    path("residents/go", entering.resident_go, name="resident_go"),
    path("residents/me/", own.resident, name="resident"),
    path("residents/me/group/", own.resident_group, name="resident_group"),
    path("residents/me/group/<step>", own.resident_group_step, name="resident_group_step"),
    path("residents/me/<step>", own.resident_step, name="resident_step"),
    path("desk/residents/", file.residents, name="residents"),
    path("desk/residents/<int:pk>/", file.file_resident, name="file_resident"),
    path("desk/residents/<int:pk>/<step>", file.file_step, name="file_step"),
    path("desk/groups/<int:pk>/", file.file_group, name="file_group"),
    path("desk/groups/<int:pk>/<step>", file.file_group_step, name="file_group_step"),
]
