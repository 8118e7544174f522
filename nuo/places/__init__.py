"""Where things happen and who is answerable there: places, offices, calendars in force.

A tree of places from the province to the hamlet, the offices that sit at them, and the
published calendars. Nothing here knows a person or a promise.
"""
