"""What these tests start from: a promise, a mapping that leads to it, and a way to hand in a file."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from nuo.hotline.actions import Taken, Wish, take_in
from nuo.hotline.mapping import HotlineMapping, read_mapping
from nuo.hotline.models import HotlineRecord
from nuo.hotline.taking import read_sheet
from nuo.people.actor import THE_CLOCK, Actor
from nuo.promises.models import Promise
from tests.world import MakePromise

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
HEADER = "工单编号,受理时间,办结时间,限办时间,是否按时,类别,来电人\n"
# Opened on Thursday 24 September; seven working days end on 12 October, 17:30.
OPENED, IN_TIME, LATE = "2026-09-24 15:12:00", "2026-10-12 17:30:00", "2026-10-12 17:30:01"
MAPPING = """\
schema: nuo-hotline/1
source: 诺川12345
place: "990101101201"
office: 梅岭村村民委员会
columns:
  number: 工单编号
  opened: 受理时间
  closed: 办结时间
  target: 限办时间
  on_time: 是否按时
  category: 类别
dates:
  formats: ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d"]
  zone: Asia/Shanghai
on_time:
  kept: [是]
  missed: [否]
categories:
  道路坑洞: road-repair
ignore:
  categories: [骚扰电话]
  values: ["NULL"]
"""

Hand = Callable[..., Taken]


def line(number: str, closed: str = "", flag: str = "", category: str = "道路坑洞", opened: str = OPENED) -> str:
    """Return a row of a file; the caller's name stands in a column nobody maps."""
    return f"{number},{opened},{closed},,{flag},{category},王小明\n"


def mapping_of(text: str = MAPPING) -> HotlineMapping:
    """Return the mapping."""
    return read_mapping(text.encode(), "map.yaml")


def record(number: str) -> HotlineRecord:
    """Return the record with this number."""
    return HotlineRecord.objects.select_related("promise").get(number=number)


@pytest.fixture
def promise(make_promise: MakePromise) -> Promise:
    """Let Meiling repair road holes in seven working days."""
    return make_promise()


@pytest.fixture
def hand(promise: Promise) -> Hand:
    """Return a function that takes a file of these rows in."""

    def handing(
        *rows: str, wish: Wish | None = None, by: Actor = THE_CLOCK, at: datetime = NOW, mapping: str = MAPPING
    ) -> Taken:
        read = mapping_of(mapping)
        sheet = read_sheet((HEADER + "".join(rows)).encode(), read, now=at)
        return take_in(sheet, read, wish or Wish(), by=by, at=at)

    return handing
