"""How the real files kept beside the project are read. Their categories lead to promises invented for the tests."""

BOSTON = """\
schema: nuo-hotline/1
source: Boston 311
place: "990101101201"
office: 梅岭村村民委员会
columns:
  number: case_enquiry_id
  opened: open_dt
  closed: closed_dt
  target: target_dt
  on_time: ontime
  category: subject
dates:
  formats: ["%Y-%m-%d %H:%M:%S"]
  zone: America/New_York
on_time:
  kept: [ONTIME]
  missed: [OVERDUE]
categories:
  Public Works Department: road-repair
"""
NEW_YORK = """\
schema: nuo-hotline/1
source: NYC Council
place: "990101101201"
office: 梅岭村村民委员会
columns:
  number: unique_key
  opened: opendate
  closed: closedate
  category: complaint_type
dates:
  formats: ["%Y-%m-%d"]
  zone: America/New_York
categories:
  Housing and Buildings: housing
  Transportation: road-repair
  Sanitation: waste
ignore:
  categories: [Please choose an issue...]
"""
