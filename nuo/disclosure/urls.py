"""Addresses of this app; the language stands before them."""

from django.urls import URLPattern, path

from nuo.disclosure.views import agreements, meetings, places, programmes, promises, records, texts

urlpatterns: list[URLPattern] = [
    path("", places.home, name="home"),
    path("places/", places.places, name="places"),
    path("places/<code>/", places.board, name="board"),
    path("places/<code>/overdue/", places.overdue, name="overdue"),
    path("places/<code>/compare/", places.compare, name="compare"),
    path("places/<code>/poster/", places.poster, name="poster"),
    path("places/<code>/meetings/", meetings.meetings, name="meetings"),
    path("places/<code>/meetings/calendar.ics", meetings.meetings_feed, name="meetings_feed"),
    path("places/<code>/texts/", texts.village_texts, name="village_texts"),
    path("texts/<int:pk>/", texts.village_text, name="village_text"),
    path("places/<code>/agreements/", agreements.agreements, name="agreements"),
    path("agreements/<int:pk>/", agreements.agreement, name="agreement"),
    path("agreements/<int:pk>/paper.pdf", agreements.agreement_paper, name="agreement_paper"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/files/<int:number>", meetings.meeting_file, name="meeting_file"),
    path("promises/<int:pk>/", promises.promise, name="promise"),
    path("duties/<int:pk>/", promises.duty, name="duty"),
    path("log/", records.log, name="log"),
    path("log/<int:index>/", records.entry, name="entry"),
    path("log/<int:index>/verify/", records.verify, name="verify"),
    path("verify/", records.verify_proof, name="verify_proof"),
    path("verify/entry", records.verify_find, name="verify_find"),
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/<int:pk>/", programmes.programme, name="programme"),
]
