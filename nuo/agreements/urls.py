"""Addresses of this app; the language stands before them."""

from django.urls import URLPattern, path

from nuo.agreements.views import filings, texts

urlpatterns: list[URLPattern] = [
    path("desk/texts/", texts.desk_texts, name="desk_texts"),
    path("desk/texts/begin/", texts.desk_text_begin, name="desk_text_begin"),
    path("desk/texts/<int:pk>/", texts.desk_text, name="desk_text"),
    path("desk/texts/<int:pk>/clauses/<int:clause>/", texts.desk_clause, name="desk_clause"),
    path("desk/filings/", filings.desk_filings, name="desk_filings"),
    path("desk/filings/<int:pk>/", filings.desk_filing, name="desk_filing"),
    path("desk/filings/<int:pk>/<step>", filings.desk_filing_step, name="desk_filing_step"),
    path("desk/texts/<int:pk>/<step>", texts.desk_text_step, name="desk_text_step"),
]
