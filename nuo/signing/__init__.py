"""Agreements between a village committee and a residents' group: offered, signed by each alone, in effect, at an end.

The committee's side becomes promises with clocks; a member's side is a pledge in their own words, or none.
"""
