"""All that the log is about, put together: which rows answer for which entries."""

from dataclasses import replace

from nuo.cases.accounts import of_duties
from nuo.ledger.log_keys import LOG_KEYS
from nuo.people.accounts import of_offices
from nuo.places.accounts import OFFICES
from nuo.programmes.accounts import ADOPTIONS
from nuo.promises.accounts import DUTIES, PROMISES

NOUNS = (
    replace(OFFICES, more=(of_offices,)),
    ADOPTIONS,
    PROMISES,
    replace(DUTIES, more=(of_duties,)),
    LOG_KEYS,
)
