"""What the log must hold about posts, according to their rows: the entries stand under their offices."""

from collections.abc import Mapping

from nuo.ledger.accounts import Facts, Keys, Said
from nuo.people.models import Deputy, Post


def of_offices(keys: Keys) -> Mapping[int, Said]:
    """Return, by office, which posts were filled and which have ended; never by whom."""
    found: dict[int, Said] = {}
    for post in Post.objects.filter(office__in=keys).order_by("pk"):
        said = found.setdefault(post.office_id, {})
        facts: Facts = {"post": post.pk, "role": post.role, "since": post.since_on.isoformat()}
        said.setdefault("post.filled", []).append(facts)
        if post.until_on is not None:
            said.setdefault("post.ended", []).append(facts)
    for deputy in Deputy.objects.filter(post__office__in=keys).select_related("post").order_by("pk"):
        said = found.setdefault(deputy.post.office_id, {})
        told: Facts = {
            "post": deputy.post_id, "deputy": deputy.pk, "since": deputy.since_on.isoformat(),
            "until": deputy.until_on.isoformat(),
        }  # fmt: skip
        said.setdefault("post.deputed", []).append(told)
        if deputy.ended_on is not None:
            said.setdefault("post.deputy_ended", []).append(told)
    return found
