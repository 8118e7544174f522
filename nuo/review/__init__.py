"""The clause reviewer: reads village rules as a careful township officer would, before they hang on the wall.

Text goes in, findings come out: clause, quoted words, what is wrong, the law, and words a village
could use instead. Plain Python: no Django, no database, no network; it works without the rest of Nuo.
"""
