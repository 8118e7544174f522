"""The words the script of the verifying pages says, in the page's language. %(name)s is filled in by the script."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "brand": _("Nuo"),
    "working": _("Computing…"),
    "wait": _("Computing"),
    "ok": _("Everything fits"),
    "no": _("Does not fit"),
    "hold": _("Not decided"),
    "okTitle": _("This record was not changed"),
    "okDetail": _(
        "It is entry %(index)s under the checkpoint of %(size)s entries."
        " Every step below shows what was computed and what came out, so that you can do it again on another computer."
    ),
    "proofTitle": _("The proof holds"),
    "posterTitle": _("They belong together"),
    "posterDetail": _("Today’s log begins with the %(size)s entries of the paper, and not one of them was changed."),
    "noTitle": _("This record does not fit"),
    "cannotTitle": _("It cannot be verified just now"),
    "forkTitle": _("The log was rewritten"),
    "step": _("From step %(n)s on."),
    "leafOk": _("The same as the log keeps for it"),
    "leafNo": _("Not the one the log keeps for it"),
    "levels": _("%(n)s levels; each makes one code of two."),
    "alone": _("It is the only entry, so there is nothing to join."),
    "more": _("Show the other %(n)s levels"),
    "left": _("left"),
    "right": _("right"),
    "entry": _("this entry"),
    "root": _("the root"),
    "madeOk": _("Joined up to the top: the root"),
    "rootOk": _("The same, character by character"),
    "rootNo": _("Another root than the signed one"),
    "log": _("The log itself"),
    "witness": _("Witness: %(name)s"),
    "valid": _("signature holds"),
    "enough": _("%(n)s signatures hold, %(w)s of them by witnesses: enough"),
    "noWitness": _("The log’s signature holds; no witness is asked for yet"),
    "tooFew": _("Fewer witnesses have signed than the log’s own rule asks for"),
    "fromServer": _("The keys come from this server and are new to this browser, which remembers them from now on."),
    "fromYou": _("The key is the one you gave, or the one this browser remembers."),
    "remembered": _("It also continues the checkpoint this browser saw last time."),
    "stillStands": _("Today’s log of %(size)s entries still continues it."),
    "offline": _("Without a network today’s log cannot be asked; the proof holds all the same."),
    "elsewhere": _("It is of another log than this site’s; whether that still continues it can be asked there."),
    "changed": _("The entry, its neighbours or the checkpoint were changed. Save this page and tell the level above."),
    "badSignature": _("The signature of %(what)s was made for something else. The checkpoint was changed."),
    "otherKey": _(
        "It is not signed with the key you know. If the log has a new key, an entry announces it,"
        " signed with the old one; ask somebody you trust."
    ),
    "unsigned": _("No key of the log has signed this."),
    "malformed": _("A file of the log is not what the specification asks for (%(what)s)."),
    "damaged": _("A file of the log is damaged (%(what)s)."),
    "outside": _("The proof names an entry that the log did not have."),
    "proofLength": _("The proof has too many or too few steps."),
    "fork": _("Today’s log does not begin with what was signed before: old entries were changed, removed or put in."),
    "shrunk": _("Today’s log has fewer entries than were signed before: some are gone, or an old copy is shown."),
    "network": _("The network did not answer. Try again in a moment. (%(what)s)"),
    "missing": _("A file of the log is missing here: %(what)s. Try again; if it stays so, tell the operator."),
    "notYet": _("This entry is not under the public checkpoint yet. Wait a moment and load the page again."),
    "notSigned": _("This site does not sign its log yet."),
    "insecure": _(
        "This browser computes only on pages that come over https. Ask the office for the https address,"
        " or use the command on the right."
    ),
    "notAProof": _("This is neither a proof file nor the text of a checkpoint, nor a number with eight words."),
    "wordCount": _("A poster has eight words after the number; these are %(what)s."),
    "wordUnknown": _("“%(what)s” is none of the words a poster can have. Compare it with the poster."),
    "empty": _("Nothing is there yet. Choose a file, or put in a text."),
    "unexpected": _("Something went wrong in this browser: %(what)s"),
}


def said() -> dict[str, str]:
    """Return the words in the page's language."""
    return {name: str(words) for name, words in WORDS.items()}
