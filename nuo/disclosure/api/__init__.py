"""The public API, one module a noun. Reads what the pages read, and nothing else."""

from ninja import Router

from nuo.disclosure.api import places, programmes, promises, records

# Order decides the order in the API's description.
ROUTERS: dict[str, Router] = {
    "/places": places.router,
    "/promises": promises.router,
    "/duties": promises.duties,
    "/programmes": programmes.router,
    "/log": records.router,
}
