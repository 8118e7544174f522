"""Addresses of this app; the language stands before them. A receipt code is in none of them."""

from django.urls import URLPattern, path

from nuo.cases.views import asking, desk, keys, levels, receipt, services, takeaway

urlpatterns: list[URLPattern] = [
    path("services/", services.services, name="services"),
    path("places/<code>/services/", services.place_services, name="place_services"),
    path("promises/<int:pk>/ask/", asking.ask, name="ask"),
    path("duties/<int:pk>/level-above/", levels.duty_refer, name="duty_refer"),
    path("receipts/", receipt.receipt_find, name="receipt_find"),
    path("receipts/mine/", receipt.receipt, name="receipt"),
    path("receipts/leave", receipt.receipt_leave, name="receipt_leave"),
    path("receipts/mine/proof/", receipt.receipt_proof, name="receipt_proof"),
    path("receipts/mine/proof/file", receipt.receipt_proof_file, name="receipt_proof_file"),
    path("receipts/mine/files/<int:pk>", receipt.receipt_file, name="receipt_file"),
    path("receipts/mine/<step>", receipt.receipt_step, name="receipt_step"),
    path("desk/", desk.desk, name="desk"),
    path("desk/overview/", takeaway.desk_overview, name="desk_overview"),
    path("desk/keys/", keys.desk_keys, name="desk_keys"),
    path("desk/keys/begin", keys.desk_begin_key, name="desk_begin_key"),
    path("desk/keys/<int:office>/<int:person>", keys.desk_let_in, name="desk_let_in"),
    path("desk/reveals/<int:pk>", keys.desk_reveal, name="desk_reveal"),
    path("desk/export.<form>", takeaway.desk_export, name="desk_export"),
    path("desk/cases/<int:pk>/", desk.desk_case, name="desk_case"),
    path("desk/cases/<int:pk>/files/<int:file>", desk.desk_file, name="desk_file"),
    path("desk/cases/<int:pk>/<step>", desk.desk_step, name="desk_step"),
    path("desk/duties/<int:pk>/", desk.desk_duty, name="desk_duty"),
    path("desk/duties/<int:pk>/close", desk.desk_duty_close, name="desk_duty_close"),
]
