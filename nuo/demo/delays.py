"""When people ask and how long offices take: shapes measured on real requests, not guessed.

Source: 60,000 constituent requests to the New York City Council, 2022-03 to 2025-01 (NYC Open Data 9hzi-kbqb),
the file requests/nyc_council_casework_recent60k.csv of the shared data. A test computes the numbers again.
"""

from itertools import pairwise

# The share of requests that come on each weekday, Monday first.
WEEKDAY_SHARES = (0.1941, 0.2196, 0.2054, 0.2088, 0.1459, 0.0133, 0.0130)

# (share, days): this share of the closed requests was closed within so many days. Two in five on the day itself,
# half within four days, and a tail that reaches almost two years.
DELAY_QUANTILES = (
    (0.00, 0), (0.40, 0), (0.42, 1), (0.46, 2), (0.50, 4), (0.60, 10), (0.70, 21), (0.75, 32), (0.80, 47), (0.85, 70),
    (0.90, 112), (0.95, 218), (0.975, 336), (0.99, 456), (1.00, 665),
)  # fmt: skip

# An office with a published limit works towards it, which draws the distribution together.
_DRAWN = 0.5


def days_at(share: float) -> float:
    """Return the days within which this share of requests was closed.

    >>> days_at(0.5), days_at(0.95)
    (4.0, 218.0)
    """
    for (low, less), (high, more) in pairwise(DELAY_QUANTILES):
        if share <= high:
            return less + (more - less) * (share - low) / (high - low)
    return float(DELAY_QUANTILES[-1][1])


def share_of_limit(rank: float, kept: float) -> float:
    """Return how much of its limit the request at `rank` (0..1) takes where `kept` of them are in time.

    >>> share_of_limit(0.93, 0.93), share_of_limit(0.5, 0.95) < 0.2, share_of_limit(0.99, 0.9) > 1.9
    (1.0, True, True)
    """
    return float((days_at(rank) / days_at(kept)) ** _DRAWN)
