"""An invented county to look at: Nuochuan, its offices and people, and a year of requests played through the actions.

Everything here is made up. Nothing here writes a table: what happens goes through the same actions as in life.
"""
