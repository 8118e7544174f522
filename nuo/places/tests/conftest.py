"""An invented county in the table, and a way to write files of places."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

import pytest

from nuo.places.models import Place

HEADER = "code,name,level,parent_code,kind"
COUNTY, TOWN, VILLAGE = "990123000000", "990123101000", "990123101201"
COUNTY_ROWS = (
    f"{COUNTY},诺川县,county,,",
    f"{TOWN},云溪镇,township,{COUNTY},town",
    "990123102000,石桥乡,township,990123000000,township",
    f"{VILLAGE},梅岭村,village,{TOWN},villagers_committee",
    f"990123101202,和平村,village,{TOWN},villagers_committee",
    "990123102201,和平村,village,990123102000,villagers_committee",
    f"{VILLAGE}-1,一组,hamlet,{VILLAGE},",
)

WriteFile = Callable[..., Path]


@dataclass
class Clerk:
    """Somebody who signs."""

    public_name: str = "district_officer@诺川县人民政府"

    def may(self, roles: Collection[str], thing: object) -> bool:
        return True


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()


@pytest.fixture
def write_file(tmp_path: Path) -> WriteFile:
    """Return a function that writes rows under the usual header."""

    def write(*rows: str, header: str = HEADER, encoding: str = "utf-8", name: str = "places.csv") -> Path:
        path = tmp_path / name
        path.write_bytes("\n".join((header, *rows)).encode(encoding))
        return path

    return write


@pytest.fixture
def county(db: None) -> Place:
    """The county with everything of COUNTY_ROWS below it."""
    for row in COUNTY_ROWS:
        code, name, level, parent, kind = row.split(",")
        above = Place.objects.get(code=parent) if parent else None
        Place.objects.create(code=code, name=name, level=level, parent=above, kind=kind)
    return Place.objects.get(code=COUNTY)
