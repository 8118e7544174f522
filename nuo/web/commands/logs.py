"""`nuo log …`: the table of its commands. Those about somebody else's log need no database, so none is opened."""

from nuo.web.cli import Entry, Lazy

_OWN, _FILES, _ROWS = "commands.log_keys", "commands.log_files", "commands.log_rows"
COMMANDS = {
    "init": Entry(_OWN, "Make the log's key and begin to sign."),
    "publish": Entry(_FILES, "Write, sign and publish what waits, once."),
    "check": Entry(_ROWS, "Hash every entry in the database again."),
    "reconcile": Entry(_ROWS, "Prove that rows and entries belong together."),
    "audit": Entry(_ROWS, "Name what was changed in the database behind the log's back."),
    "withhold": Entry(_ROWS, "Erase what a resident wrote behind an entry."),
    "fsck": Entry(_FILES, "Check every byte of the log's files."),
    "rebuild": Entry(_FILES, "Write the log's files again from the database."),
    "export": Entry(_FILES, "Copy the public log into a folder for any web server."),
    "proof": Entry(_FILES, "Write the proof of one entry."),
    "check-poster": Entry(_FILES, "Prove that today's log continues a printed checkpoint.", name="check_poster"),
    "rotate": Entry(_OWN, "Add a key beside the one in use."),
    "retire": Entry(_OWN, "Stop signing with a key."),
    "keys": Entry(_OWN, "List the log's keys."),
    "signer": Entry("commands.log_signer", "Sign for a log whose worker has no key.", django=False),
    "mirror": Entry("commands.log_mirror", "Follow somebody's log and verify every entry.", django=False),
}

log = Lazy(name="log", table=COMMANDS, help="Sign, check, mirror and prove the log.")
