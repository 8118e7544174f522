"""Whom a charter binds: what share of its clauses gives rights or services, binds the institution, or binds residents.

Counted by the words of a clause, and told as a rough picture: a charter that only binds residents
is no agreement. A clause may count in more than one group.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nuo.review.clauses import Clause

_OFFICE = (
    r"村委会|村民委员会|村两委|村“两委”|村里|村集体|村干部|镇政府|乡镇|卫生院|代办员|会计|监督委员会|理事会"
    r"|调解员|护林员|保洁员|网格员|值班"
)
_RIGHTS = re.compile(r"有权|可以|免费|自愿|享有|享受|平等|补助|帮助|帮忙|上门|不收|领取|协助|支持|保障|查账|申请")
_DUTY = r"应当|必须|负责|要|不得|不准|不能|及时|定期|每月|每季|每年|公布|公开|答复|安排|提供|组织|办|修|换|当场"
_INSTITUTION = re.compile(rf"(?:{_OFFICE})[^。；]{{0,24}}(?:{_DUTY})")
_RESIDENTS = re.compile(
    r"(?:村民|各户|每户|住户|农户|家家|大家|户主|人家|租客|子女|居民)[^。；]{0,24}(?:应当|必须|须|要|不得|不准|不许|一律|负责|严禁|禁止)"
    r"|^(?:[^，。]{0,8})?(?:不得|不准|不许|严禁|禁止|必须|一律|不乱|不随地|爱护|遵守)|的[，,](?:罚|处|取消|扣|停|予以|由村|劝)|者[，,]"
)


@dataclass(frozen=True)
class Balance:
    """Counts of clauses; `total` holds them all, headings left out."""

    total: int
    rights: int
    institution: int
    residents: int

    def share(self, count: int) -> int:
        """A count in percent of all clauses; 0 of an empty text."""
        return round(100 * count / self.total) if self.total else 0


def balance_of(clauses: Sequence[Clause]) -> Balance:
    """Count the clauses of each group."""
    texts = [clause.normal for clause in clauses]
    return Balance(
        total=len(texts),
        rights=sum(1 for text in texts if _RIGHTS.search(text)),
        institution=sum(1 for text in texts if _INSTITUTION.search(text)),
        residents=sum(1 for text in texts if _RESIDENTS.search(text) and not _INSTITUTION.search(text)),
    )
