"""From a file to rows of text: CSV (UTF-8 or GB18030) and Parquet. Nothing is judged here but the form."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nuo.places.reasons import Reason, UnreadableFile, because

try:
    import pyarrow
    from pyarrow import parquet
except ImportError:  # an extra: most instances import CSV
    pyarrow = parquet = None

REQUIRED = ("code", "name", "level", "parent_code")
OPTIONAL = ("kind", "name_en", "time_zone")
COLUMNS = REQUIRED + OPTIONAL
# What offices write over their columns.
_OTHER_NAMES = {
    "代码": "code",
    "区划代码": "code",
    "名称": "name",
    "英文名称": "name_en",
    "级别": "level",
    "上级代码": "parent_code",
    "parent": "parent_code",
    "类型": "kind",
    "时区": "time_zone",
}
_PARQUET_BATCH = 50_000
# UTF-16 is what a spreadsheet calls "Unicode text"; GB18030 would decode much of it to nonsense.
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True)
class Row:
    """One row as it stood in the file. `number` is the line in a CSV file, the row in a Parquet file.

    None means the file does not have that column. `fault` says why the row has no cells at all.
    """

    number: int
    code: str
    name: str
    level: str
    parent_code: str
    kind: str | None = None
    name_en: str | None = None
    time_zone: str | None = None
    fault: Reason | None = None


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file in their order.

    Raises UnreadableFile when the file as a whole cannot be read.
    """
    if not path.is_file():
        raise UnreadableFile(because("no_file", path=path))
    suffix = path.suffix.lower()
    if suffix == ".csv":
        return _csv_rows(_decoded(path.read_bytes()))
    if suffix == ".parquet":
        return _parquet_rows(path)
    raise UnreadableFile(because("wrong_kind_of_file", suffix=suffix or path.name))


def _decoded(raw: bytes) -> str:
    if raw.startswith(_UTF16_MARKS):
        raise UnreadableFile(because("encoding"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(because("encoding"))


def _csv_rows(text: str) -> Iterator[Row]:
    # newline="" leaves line ends inside quotation marks alone, so that lines are counted truly.
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    places: list[int | None] = []
    width = 0
    try:
        for cells in reader:
            number, begins = begins, reader.line_num + 1
            if not any(cells):
                continue
            if not width:
                width, places = len(cells), _places(cells)
            elif len(cells) != width:
                fault = because("cells", found=len(cells), expected=width)
                yield Row(number, "", "", "", "", fault=fault)
            else:
                yield Row(number, *[None if at is None else cells[at] for at in places])  # type: ignore[arg-type]  # the four required columns are there
    except csv.Error as error:
        raise UnreadableFile(because("broken_csv", number=begins)) from error
    if not width:
        raise UnreadableFile(because("no_header"))


def _places(header: Sequence[str]) -> list[int | None]:
    """Return where each of our columns stands in the header, None where it is absent."""
    names = [_OTHER_NAMES.get(cell.strip(), cell.strip().lower()) for cell in header]
    for column in COLUMNS:
        if names.count(column) > 1:
            raise UnreadableFile(because("column_twice", column=column))
    missing = [column for column in REQUIRED if column not in names]
    if missing:
        raise UnreadableFile(because("missing_column", columns=", ".join(missing)))
    return [names.index(column) if column in names else None for column in COLUMNS]


def _parquet_rows(path: Path) -> Iterator[Row]:
    if parquet is None:
        raise UnreadableFile(because("no_pyarrow"))
    number = 0
    try:
        with parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            places = _places(names)
            wanted = [names[at] for at in places if at is not None]
            for batch in file.iter_batches(_PARQUET_BATCH, columns=wanted):
                columns = [[None] * batch.num_rows if at is None else _texts(batch.column(names[at])) for at in places]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield Row(number, *cells)
    except (pyarrow.ArrowException, UnicodeDecodeError) as error:
        raise UnreadableFile(because("not_parquet")) from error


def _texts(column: Any) -> list[str]:  # Any: pyarrow has no types
    """Return a column as text; a code kept as a number becomes its digits, an empty cell ""."""
    return column.cast(pyarrow.string()).fill_null("").to_pylist()  # type: ignore[no-any-return]  # as above
