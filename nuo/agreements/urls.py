"""Addresses of this app; the language stands before them."""

from django.urls import URLPattern, path

from nuo.agreements import views

urlpatterns: list[URLPattern] = [
    path("desk/texts/", views.desk_texts, name="desk_texts"),
    path("desk/texts/begin/", views.desk_text_begin, name="desk_text_begin"),
    path("desk/texts/<int:pk>/", views.desk_text, name="desk_text"),
    path("desk/texts/<int:pk>/clauses/<int:clause>/", views.desk_clause, name="desk_clause"),
    path("desk/texts/<int:pk>/<step>", views.desk_text_step, name="desk_text_step"),
]
