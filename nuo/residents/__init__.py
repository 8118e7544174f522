"""Residents who chose to have an account, and the groups they form by mutual choice.

Names are seen by the members of a group and by the clerk of the village who keeps the file; nowhere else.
"""
