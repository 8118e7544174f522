"""The shell around the apps: settings, addresses, base templates, static files, command line."""
