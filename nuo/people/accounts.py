"""What the log must hold about posts, according to their rows: the entries stand under their offices."""

from collections.abc import Mapping

from nuo.ledger.accounts import Facts, Keys, Said
from nuo.people.models import Post


def of_offices(keys: Keys) -> Mapping[int, Said]:
    """Return, by office, which posts were filled and which have ended; never by whom."""
    found: dict[int, Said] = {}
    for post in Post.objects.filter(office__in=keys).order_by("pk"):
        said = found.setdefault(post.office_id, {})
        facts: Facts = {"post": post.pk, "role": post.role, "since": post.since_on.isoformat()}
        said.setdefault("post.filled", []).append(facts)
        if post.until_on is not None:
            said.setdefault("post.ended", []).append(facts)
    return found
