"""How the API names places and offices."""

from ninja import Schema
from pydantic import Field

from nuo.ledger.shapes import Text, both
from nuo.places.models import Office, Place


class PlaceName(Schema):
    """A place by its code and name."""

    code: str = Field(examples=["990101101201"])
    name: Text
    level: str = Field(description="province, city, county, township, village or hamlet")

    @classmethod
    def of(cls, place: Place) -> "PlaceName":
        """Name a place."""
        return cls(code=place.code, name=both(place.name, place.name_en), level=place.level)


class FoundPlace(PlaceName):
    """A place with the names that tell it from others called the same."""

    county: str = Field(description="The county above, or the city or province where there is none; may be empty.")
    township: str = Field(description="The township above; may be empty.")


class FoundPlaces(Schema):
    """A page of places."""

    items: list[FoundPlace]
    next: str | None = Field(description="Give it as `after` to read on; null at the end.")


class OfficeName(Schema):
    """An office by its number and name."""

    id: int
    name: Text
    kind: str

    @classmethod
    def of(cls, office: Office) -> "OfficeName":
        """Name an office."""
        return cls(id=office.pk, name=both(office.name, office.name_en), kind=office.kind)
