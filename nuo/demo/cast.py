"""Names everybody who shows the demo needs: the county's codes, the accounts, the printed password."""

from dataclasses import dataclass

from nuo.people.rules import Role

# Real codes begin with 11 to 82.
COUNTY = "990101000000"
SHOWN_VILLAGE = "990101101201"  # 梅岭村
PILOT_TOWNSHIP = "990101201000"  # 竹洲乡
LOG = "nuochuan.example/log"
PASSWORD = "nuo-demo-2026"  # noqa: S105 - printed for everybody who starts the demo


@dataclass(frozen=True)
class Account:
    """Somebody the visitor may sign in as."""

    role: Role
    zh: str
    en: str
    username: str


ACCOUNTS = (
    Account(Role.VILLAGE_CLERK, "梅岭村经办人", "Clerk of Meiling Village", "clerk-meiling"),
    Account(Role.VILLAGE_SUPERVISOR, "梅岭村监督员", "Supervisor of Meiling Village", "supervisor-meiling"),
    Account(Role.TOWNSHIP_OFFICER, "云溪镇经办人", "Officer of Yunxi Town", "officer-yunxi"),
    Account(Role.TOWNSHIP_LEAD, "云溪镇负责人", "Lead of Yunxi Town", "lead-yunxi"),
    Account(Role.DISTRICT_OFFICER, "诺川县经办人", "Officer of Nuochuan County", "district"),
    Account(Role.ASSESSOR, "评估员", "Assessor", "assessor"),
    Account(Role.AUDITOR, "审计员", "Auditor", "auditor"),
    Account(Role.ADMINISTRATOR, "系统管理员", "Administrator", "admin"),
)
