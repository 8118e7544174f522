"""A kept rate as it may be printed: one decimal, never rounded to 100, nothing for too few cases."""

from nuo.disclosure.counts import Counts


def share(counts: Counts, *, minimum: int) -> str:
    """Return the rate in per cent, or "" under the policy's smallest count.

    >>> share(Counts(kept=204, late=9, broken=5), minimum=5), share(Counts(kept=4), minimum=5)
    ('93.6', '')
    >>> share(Counts(kept=9999, broken=1), minimum=5), share(Counts(kept=8), minimum=5)
    ('99.9', '100')
    """
    if counts.total < max(minimum, 1):
        return ""
    if counts.kept in (0, counts.total):
        return "100" if counts.kept else "0"
    # Half up in whole numbers: tenths of a per cent.
    tenths = (2000 * counts.kept + counts.total) // (2 * counts.total)
    tenths = min(max(tenths, 1), 999)
    return f"{tenths // 10}.{tenths % 10}"
