"""How fast the parts are, measured against something plain in the same run: `make bench`.

Not a test: nothing here fails, and the figures are of the machine it runs on.
"""
