"""The page of a programme: what it carries, what it declines and why."""

from collections.abc import Callable
from datetime import date

from django.conf import settings

from nuo.disclosure.tests.conftest import NOW
from nuo.programmes.actions import record_adoption
from nuo.programmes.pack import load
from tests.world import World

Get = Callable[..., str]


def test_a_programme_shows_rights_and_what_was_declined_in_both_languages(world: World, get: Get) -> None:
    file = settings.PACKS / "cn-2026.yaml"
    pack = load(file)
    adoption = record_adoption(pack, file, world.county, on=date(2026, 7, 1), by=world.actors["district"], at=NOW)
    for language in ("zh", "en"):
        page = get(f"programmes/{adoption.pk}/", language=language)
        for item in pack.declined:
            assert item.what.in_(language).split("，")[0][:20] in page
        assert pack.rights[0].text.in_(language)[:12] in page
        assert adoption.pack_digest in page
        assert pack.title.in_(language) in get("programmes/", language=language)
        assert pack.title.in_(language) in get("places/990101101201/", language=language)
