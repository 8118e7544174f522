"""Asking, following with a receipt code, and the desk, through the API."""

from ninja import Router

from nuo.cases.api import desk, residents

# The desk has no `auth=None`: who is not signed in gets nothing there.
ROUTERS: dict[str, Router] = {
    "/promises": residents.asking,
    "/receipts": residents.receipts,
    "/duties": residents.referrals,
    "/desk": desk.router,
}
