"""The pages of this app, by who opens them: anyone, the holder of a receipt, an office's desk."""
