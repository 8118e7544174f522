"""Addresses of this app; the language stands before them."""

from django.urls import URLPattern, path

from nuo.signing.views import desk, own

urlpatterns: list[URLPattern] = [
    path("residents/me/agreements/<int:pk>/", own.own_agreement_page, name="own_agreement"),
    path("residents/me/agreements/<int:pk>/scan", own.own_scan, name="own_scan"),
    path("residents/me/agreements/<int:pk>/paper.pdf", own.own_paper, name="own_paper"),
    path("residents/me/agreements/<int:pk>/<step>", own.own_agreement_step, name="own_agreement_step"),
    path("desk/agreements/", desk.desk_agreements, name="desk_agreements"),
    path("desk/agreements/offer/", desk.desk_agreement_offer, name="desk_agreement_offer"),
    path("desk/agreements/<int:pk>/", desk.desk_agreement, name="desk_agreement"),
    path("desk/agreements/<int:pk>/<step>", desk.desk_agreement_step, name="desk_agreement_step"),
]
