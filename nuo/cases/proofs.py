"""The proof behind a receipt: that something was filed with this office at this time, with no content."""

from dataclasses import dataclass

from nuo.cases.models import Case
from nuo.ledger.models import Entry, LogKey
from nuo.ledger.proof_links import to_fragment
from nuo.ledger.proving import proof_of
from nuo.tlog.errors import TlogError
from nuo.tlog.prooffiles import ProofFile


@dataclass(frozen=True, slots=True)
class ReceiptProof:
    """Where a case stands in the log: `index` once it has its place, `file` once that is public and signed.

    `is_damaged` where the log's files contradict the database: the holder is told, and so is the operator.
    """

    is_signed: bool
    index: int | None
    file: ProofFile | None
    is_damaged: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether it will be there in a moment."""
        return self.is_signed and self.file is None and not self.is_damaged

    @property
    def fragment(self) -> str:
        """Return the proof for the end of an address."""
        return to_fragment(self.file.data.decode()) if self.file else ""


def proof_of_opening(case: Case) -> ReceiptProof:
    """Return the proof of the entry with which a case began."""
    subject = case.duty.entry_subject()
    index = Entry.objects.filter(subject=subject, kind="duty.opened").values_list("index", flat=True).first()
    is_signed = LogKey.objects.exists()
    if index is None or not is_signed:
        return ReceiptProof(is_signed, index, None)
    try:
        return ReceiptProof(is_signed, index, proof_of(index))
    except TlogError:
        return ReceiptProof(is_signed, index, None, is_damaged=True)
