"""Roles and what they reach. Plain values."""

from enum import StrEnum


class Role(StrEnum):
    """What a post lets its holder do; the stored value never changes."""

    VILLAGE_CLERK = "village_clerk"
    VILLAGE_SUPERVISOR = "village_supervisor"
    TOWNSHIP_OFFICER = "township_officer"
    TOWNSHIP_LEAD = "township_lead"
    DISTRICT_OFFICER = "district_officer"
    ASSESSOR = "assessor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


# Those who work on an office's own cases.
DESK = frozenset({Role.VILLAGE_CLERK, Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEAD, Role.DISTRICT_OFFICER})
# Those who may publish what an office promises, for their own office and the offices below.
LEADS = frozenset({Role.TOWNSHIP_LEAD, Role.DISTRICT_OFFICER})
# Who may see how the instance itself is; neither sees a case through it.
OPERATING = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
# The steps of somebody with a receipt code, and of the clock.
HOLDER = "holder"
CLOCK = "clock"
