"""Finding a place by part of its name or the beginning of its code.

Village names repeat (和平村 hundreds of times), so every find comes with its county and township.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from nuo.places.models import Place
from nuo.places.rules import Level, codes_of, tidy

MOST = 100
_LONGEST = 60
_MOST_WORDS = 4
# A place has at most five others above it.
_PARENTS = ("parent", "parent__parent", "parent__parent__parent", "parent__parent__parent__parent")
_TELLING = (Level.COUNTY, Level.CITY, Level.PROVINCE)
# Rows the statistics put where there is no city; as a name they tell nobody anything.
_PLACEHOLDERS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
_BY_LEVEL = Case(*(When(level=level.value, then=Value(level.rank)) for level in Level), output_field=IntegerField())


@dataclass(frozen=True, slots=True)
class Found:
    """A place and the names that tell it from others of the same name; "" where there is none.

    `county` is the county above it, or the city or province where no county is. `in_english` is
    both in English, "Yunxi Town, Nuochuan County", or "" where one of them has no English name.
    """

    place: Place
    county: str
    township: str
    in_english: str = ""


def find(
    text: str, *, under: Place | None = None, levels: Collection[Level] | None = None, limit: int = 20
) -> list[Found]:
    """Return at most `limit` places, the best first, in two queries.

    The last word is part of the place's own name or begins its code; words before it name places
    above it: "云溪 梅岭". A single character finds only names that begin with it.
    """
    words = tidy(text[:_LONGEST].replace("\x00", "")).split()[-_MOST_WORDS:]
    if not words or limit < 1:
        return []
    *above, own = words
    places = Place.objects.under(under) if under else Place.objects.all()
    if levels is not None:
        places = places.filter(level__in=[Level(level).value for level in levels])
    places = places.filter(_own(own), *(_above(word) for word in above))
    return _with_names(_ranked(places, own)[: min(limit, MOST)])


def _own(word: str) -> Q:
    by_name = Q(name__contains=word) if len(word) > 1 else Q(name__startswith=word)
    if word.isascii() and word[0].isdigit() and len(word) > 1:
        # Names hold short numbers (八一 8 队), so only a long one must be a code.
        return Q(code__startswith=word) if len(word) > 4 else Q(code__startswith=word) | by_name
    return by_name | Q(name_en__icontains=word) if word.isascii() and len(word) > 1 else by_name


def _above(word: str) -> Q:
    # Names of the statistics are Chinese, so only a Latin word may be an English one.
    matches = ("name__contains", "name_en__icontains") if word.isascii() else ("name__contains",)
    named = Q()
    for match in matches:
        named |= Q(**{match: word})
        for parent in _PARENTS:
            named |= Q(**{f"{parent}__{match}": word})
    return named


def _ranked(places: QuerySet[Place], word: str) -> QuerySet[Place]:
    closeness = Case(
        When(Q(name=word) | Q(code=word), then=Value(0)),
        When(Q(name__startswith=word) | Q(code__startswith=word), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return places.order_by(closeness, _BY_LEVEL, "code")


def _with_names(places: Iterable[Place]) -> list[Found]:
    places = list(places)
    codes = {code for place in places for code in codes_of(place.path)[:-1]}
    names = {
        code: (level, name, name_en)
        for code, level, name, name_en in Place.objects.filter(code__in=codes).values_list(
            "code", "level", "name", "name_en"
        )
    }
    return [_found(place, [names[code] for code in codes_of(place.path)[:-1] if code in names]) for place in places]


def _found(place: Place, above: list[tuple[str, str, str]]) -> Found:
    by_level = {level: (name, name_en) for level, name, name_en in above if name not in _PLACEHOLDERS}
    # Some townships hang directly under a city; then the city tells them apart.
    county = next((by_level[level] for level in _TELLING if level in by_level), ("", ""))
    township = by_level.get(Level.TOWNSHIP, ("", ""))
    return Found(place, county[0], township[0], joined_in_english(township, county))


def joined_in_english(*names: tuple[str, str]) -> str:
    """Join the English of (name, English name), the nearest first; "" where one that is there has none.

    >>> joined_in_english(("云溪镇", "Yunxi Town"), ("", ""), ("诺川县", "Nuochuan County"))
    'Yunxi Town, Nuochuan County'
    >>> joined_in_english(("云溪镇", ""), ("诺川县", "Nuochuan County"))
    ''
    """
    there = [english for name, english in names if name]
    return ", ".join(there) if all(there) else ""
