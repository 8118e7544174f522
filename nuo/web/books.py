"""All that the log is about, put together: which rows answer for which entries, and who erases what is behind them."""

from dataclasses import replace

from nuo.agreements.accounts import DOCUMENTS, FILINGS
from nuo.agreements.filing import erase_order
from nuo.assemblies.accounts import MEETINGS
from nuo.cases.accounts import of_duties
from nuo.cases.actions import erase
from nuo.elections.accounts import ELECTIONS
from nuo.hotline.accounts import IMPORTS
from nuo.ledger.log_keys import LOG_KEYS
from nuo.ledger.withholding import Eraser, withheld_of
from nuo.people.accounts import of_offices
from nuo.places.accounts import OFFICES
from nuo.programmes.accounts import ADOPTIONS
from nuo.promises.accounts import DUTIES, PROMISES
from nuo.promises.actions import erase_evidence
from nuo.residents.accounts import GROUPS
from nuo.sealing.accounts import CUSTODIANS
from nuo.sealing.accounts import of_offices as keys_of_offices
from nuo.signing.accounts import AGREEMENTS

NOUNS = (
    replace(OFFICES, more=(of_offices, keys_of_offices)),
    ADOPTIONS,
    PROMISES,
    replace(DUTIES, more=(of_duties, withheld_of("duty"))),
    MEETINGS,
    DOCUMENTS,
    replace(FILINGS, more=(withheld_of("filing"),)),
    GROUPS,
    ELECTIONS,
    AGREEMENTS,
    IMPORTS,
    LOG_KEYS,
    CUSTODIANS,
)

# By the kind of the entry that holds the commitment.
ERASERS: dict[str, Eraser] = {
    "duty.opened": erase, "duty.closed": erase_evidence, "filing.ordered": erase_order,
}  # fmt: skip
