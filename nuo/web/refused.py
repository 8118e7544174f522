"""The sentence for every code with which an app below refuses: what happened, and what to do."""

from django.utils.translation import gettext_lazy as _

WORDS = {
    "api_key_missing": _("api_key is missing. The office that runs this site gives one."),
    "api_key_name": _("Name the program the key is for, in 1 to %(most)s characters."),
    "api_key_taken": _("%(name)s has a key already. Revoke that one first, or choose another name."),
    "api_key_unknown": _("There is no key for %(name)s."),
    "api_key_wrong": _("This api_key is wrong or was revoked. Ask the office that runs this site for another one."),
    "jurisdiction_missing": _("jurisdiction_id is missing: the code of a place, such as 990101101201."),
    "jurisdiction_unknown": _("There is no place with this jurisdiction_id. Find its code with /api/places?q=…"),
    "service_missing": _("service_code is missing. The codes stand in services.xml and services.json."),
    "service_unknown": _("No service with this service_code can be asked for on the web at this place."),
    "request_unknown": _("There is no public request with this service_request_id at this place."),
    "token_unknown": _("There is no such token. Every request gets its service_request_id at once."),
    "address_missing": _(
        "Say where: address_string with the name of the village, or address_id with the code of a place."
    ),
    "address_unknown": _(
        "No place of this name or code lies in %(place)s. Send the village’s whole name as address_string,"
        " or the code of a place as address_id; everything nearer belongs into the description."
    ),
    "address_ambiguous": _(
        "Several places here are called %(address)s. Send the code of the one you mean as address_id."
    ),
    "open311_coordinates": _(
        "Places are known here by their names and not by lat and long. Send address_string with the name of the"
        " village, or address_id with the code of a place."
    ),
    "open311_moment": _("%(field)s must be a time with its offset, such as 2026-09-24T00:00:00+08:00."),
    "open311_span": _("end_date must not lie before start_date, nor more than %(most)s days after it."),
    "open311_status": _("status is open, closed, or both."),
    "open311_page": _("%(field)s is a whole number from 1 to %(most)s."),
    "open311_too_many": _("At most %(most)s requests can be asked for at once."),
    "open311_not_a_form": _(
        "Send a form in UTF-8 with Content-Type: application/x-www-form-urlencoded, at most one megabyte."
    ),
    "open311_method": _("This address does not take that method; the header Allow names those it does."),
    "open311_address": _("There is nothing at this address. Begin with discovery.xml or discovery.json."),
    "hotline_too_large": _("The file is larger than %(most)s MB. Export a shorter time at once."),
    "hotline_encoding": _("The file is neither CSV in UTF-8 or GB18030 nor XLSX. Save it as “CSV UTF-8” or as .xlsx."),
    "hotline_broken_csv": _("The file cannot be read from line %(line)s on; probably a quotation mark is missing."),
    "hotline_broken_sheet": _("The workbook is damaged or has a password. Save it again as .xlsx, or as CSV."),
    "hotline_no_header": _("The file is empty. Its first row must name the columns."),
    "hotline_column_twice": _("The column %(column)s stands in the file twice. Rename or remove one."),
    "hotline_missing_column": _("The file lacks columns the mapping names: %(columns)s."),
    "hotline_no_place": _("The mapping names the place %(place)s, and there is none with this code."),
    "hotline_no_office": _("There is no open office called %(office)s at %(place)s. Correct it in the mapping."),
    "hotline_no_promise": _("%(office)s makes no standing promise of “%(service)s”. Correct the mapping."),
    "hotline_confidential": _("“%(service)s” is confidential, so no hotline’s records can belong to it."),
    "hotline_no_limit": _("“%(service)s” cannot be asked for and has no limit to compute with. Correct the mapping."),
    "hotline_no_source": _("Nothing was imported from a source called %(source)s."),
    "hotline_source_elsewhere": _("The source %(source)s belongs to another place. Choose another name for yours."),
    "above_statutory": _(
        "The promised limit (%(limit)s) is longer than the law allows (%(statutory)s)."
        " Promise the legal limit or less."
    ),
    "already_adopted": _("This place already runs %(pack)s in version %(version)s."),
    "already_appointed": _("This person already holds that role at %(office)s."),
    "already_promised": _("%(office)s already promises this service. Amend that promise instead."),
    "back_dated": _("A new wording cannot begin in the past (%(valid_from)s). Choose today or a later day."),
    "calendar_is_never_edited": _("A published calendar is never edited. Publish a new version."),
    "code_character": _(
        "“%(character)s” never stands in a code of ours. Only digits and letters do, without I, L, O, U."
    ),
    "code_check": _(
        "The last character %(last)s does not fit the others, so one of them is wrong."
        " Compare it with your slip or card."
    ),
    "code_length": _("A code has %(wanted)s characters; you typed %(length)s."),
    "code_unknown": _("There is no request with this code. Compare it with your slip, character by character."),
    "agreement_incomplete": _("The agreement does not say yet: %(missing)s. Add a clause, or say which one it is."),
    "clock_of_committee_only": _("Only what the committee undertakes has a clock; residents owe nothing by the clock."),
    "not_an_agreement": _("Only a clause of an agreement says what it is about. This text is none."),
    "no_such_clause": _("The text has %(most)s clauses. Name the clauses by their numbers."),
    "not_in_force": _("This version is not in force any more, so there is nothing to put right."),
    "not_an_agreement_in_force": _("Only an agreement that a meeting has adopted can be offered. Choose another text."),
    "group_not_formed": _("This group is not formed yet, or nobody is left in it."),
    "validity_strange": _("It may hold for %(years)s years at most: choose a day after today and up to %(latest)s."),
    "offered_already": _("This text lies before the group already."),
    "nobody_has_signed": _("No member has signed yet. The committee signs after the first of them."),
    "agreement_over": _("This agreement is at an end; nobody signs it any more."),
    "text_gone": _("The meeting has repealed or replaced this text. The committee can offer the new one."),
    "text_stands": _(
        "Its text is in force: the committee is bound until its last day, or until a meeting replaces it."
    ),
    "not_shown_yet": _("The whole text comes first: read it, and say that you have seen all of it."),
    "still_waiting": _("There are %(days)s days to think it over. Signing begins on %(begins)s."),
    "signed_already": _("This member has signed already."),
    "not_signed": _("There is no signature to take back."),
    "name_differs": _("Type the name as it stands on the card."),
    "nothing_drawn": _("That is too little for a signature. Wipe it and write your name again, or type it."),
    "seal_unusable": _("The sealing key of this site cannot be used. Tell whoever runs it: nuo paper key, NUO_SEAL."),
    "polls_open": _("The polls are open. What came of it is counted after the close."),
    "polls_open_until": _("The polls close on %(begins)s, or before that as soon as everybody on the roll has voted."),
    "polls_over": _("The time for voting is over."),
    "polls_closed": _("The polls are closed already. Reload the page and see what came of it."),
    "nobody_stands": _("Nobody has said that they are willing to lead. Somebody must, before the polls open."),
    "settled_already": _("This election is settled, or was run again already."),
    "paper_not_counted": _("The paper ballots are not counted yet. Two people enter what they counted, each apart."),
    "not_on_roll": _("Only those who were members when the polls opened are on this roll."),
    "voted_already": _("This place on the roll has its ballot already: one vote each, on the page or on paper."),
    "no_such_candidate": _("Nobody stands under this number. Choose from the list."),
    "vote_code_unknown": _("No ballot of this election has this code. Compare it with what you wrote down."),
    "told_already": _("That is counted already. A teller counts once, and somebody else counts the second time."),
    "no_paper": _("Nobody has taken a paper ballot."),
    "paper_sum": _("Your numbers make %(sum)s; %(paper)s paper ballots were taken. Count again."),
    "too_many_files": _("A meeting has at most %(most)s files."),
    "not_our_paper": _(
        "This is not the paper from this page with a signature behind it. Save the paper again, sign it, send it."
    ),
    "seal_broken": _(
        "The file has no signature, or was changed after it was signed. Sign the paper again and send it."
    ),
    "certificate_name": _("The certificate is in the name of %(name)s, which is not the name on your card."),
    "no_scan": _("Choose the file with the scan."),
    "scan_strange": _("The file must be a PDF, a JPEG or a PNG of at most %(most)s MB."),
    "another_village": _("Only people of the same village can be in a group, and only those who are enrolled."),
    "card_unknown": _("No card has this code. Compare it with your card, or ask the village for a new one."),
    "group_full": _("The group has %(most)s members, and nobody else fits in."),
    "groups_in_villages": _("People are enrolled in villages and their hamlets only."),
    "hamlet_full": _("There are %(most)s groups in this hamlet already, as many as the programme provides for."),
    "in_a_group": _("Whoever is in a group already leaves it first; that takes one click."),
    "invitation_over": _("This invitation does not stand any more. Reload the page and see what is new."),
    "invited_already": _("This person is invited already."),
    "member_already": _("This person is a member already."),
    "no_messages_here": _("This site sends no codes. Use the code on your card."),
    "not_a_member": _("Only a member of the group can do that."),
    "one_time_code_over": _("This code does not work any more. Have another one sent."),
    "one_time_code_wrong": _("This is not the code we sent. Compare it with the message."),
    "readout_unknown": _("Nobody reads this code out now. A code works for one day, once; ask for a fresh one."),
    "resident_needs_a_name": _("Write the name. Nothing else is needed."),
    "channel_closed": _("This service cannot be asked for on the web. Call the office or go to its counter."),
    "deputy_of_oneself": _("Nobody stands in for themselves. Choose a colleague."),
    "deputy_works_elsewhere": _("%(name)s works at no desk of this township or above it."),
    "deputy_in_the_past": _("Choose a first day from today on, and a last day that is not before it."),
    "deputy_too_long": _("Somebody stands in for at most %(most)s days. Who is away for longer needs a successor."),
    "deputy_named_before": _("Somebody stands in on these days already. End that first."),
    "visit_in_the_past": _("That moment has passed. Choose a later one."),
    "visit_too_far": _("An appointment is at most %(most)s days ahead."),
    "visit_set_before": _("There is an appointment already. Call it off first, then make another."),
    "no_visit": _("There is no appointment."),
    "confidential_alone": _("A confidential request is never linked with another."),
    "linked_before": _("The two are linked already."),
    "not_linked": _("The two are not linked."),
    "phrase_known": _("Your office has a sentence called %(name)s already. Give this one another name."),
    "too_many_phrases": _("An office keeps at most %(most)s sentences. Throw one away first."),
    "filled_by_a_program": _(
        "A field was filled in that no person sees. Empty it (“Leave this empty”) and send again."
    ),
    "work_first": _(
        "Very much is coming in just now. Wait until your browser has done its small sum, then send again; or come back"
        " in ten minutes. Nothing you typed is lost."
    ),
    "push_off": _("This site tells no browsers yet."),
    "push_strange": _("What the browser sent is no address of a known push service. Use another browser."),
    "too_many_devices": _("At most %(most)s browsers of yours are told. Forget one first."),
    "words_erased": _(
        "What was said in this request was erased for good; nothing more is kept in it. Ask anew instead."
    ),
    "too_many_papers": _("A request has at most %(most)s files."),
    "file_empty": _("The file is empty. Choose it again."),
    "file_strange": _("This is neither a photograph (JPEG, PNG, WebP) nor a PDF, or it is damaged. Photograph it."),
    "file_too_large": _("The file has %(size)s MB; at most %(most)s fit. Photograph it instead, or split it."),
    "file_too_many_pixels": _("The picture has too many pixels; at most %(most)s million fit."),
    "file_infected": _("The scanner of this site has found something harmful in the file. It was not kept."),
    "file_not_scanned": _("The file could not be checked just now, so it was not kept. Try again later."),
    "no_key_yet": _(
        "%(office)s has no key yet, so nothing can be sealed to it. Go there or call; as soon as somebody there"
        " signs in, it can be asked for here. Nothing was sent."
    ),
    "contact_needs_two": _(
        "%(office)s cannot take a contact in confidence yet, because nobody at the level above could agree to open it."
        " Leave the contact empty; with your receipt code you can follow the request."
    ),
    "keys_shut": _(
        "Your key is not open in this browser, or you were not let in to it. Sign out and in again; if that does not"
        " help, a colleague who can read lets you in on the page of the keys."
    ),
    "no_key_missing": _("No key is missing: your offices have one, or promise nothing in confidence."),
    "not_a_colleague": _("%(name)s does not work at the desk of this office today."),
    "no_key_of_their_own": _("%(name)s has not signed in yet. They sign in once; then they can be let in."),
    "let_in_before": _("%(name)s can read what is confidential already."),
    "custodian_cannot": _("This custodian’s key opens no key of %(office)s: it was named after those were made."),
    "custodian_retired": _("%(name)s is no custodian any more."),
    "nothing_to_reveal": _("There is no contact to open: who asked left none."),
    "reveal_asked_before": _("The level above was asked already. It decides; see under Contact."),
    "second_person": _("You asked for this yourself. Somebody else at the level above must decide."),
    "choose_a_decision": _("Choose whether you agree or decline."),
    "confidential_words_stay": _(
        "Of a confidential request no words go to the level above. Put it there without words;"
        " what you want to say, write to the office that has it."
    ),
    "conduct_goes_up": _(
        "A complaint about an office is never handed to that office or below."
        " Hand it to the level above, or look into it here."
    ),
    "confidential_stays": _("A confidential request stays with the office that was asked."),
    "duty_on_residents": _("A duty on residents needs a legal basis: name the law and the article."),
    "empty_text": _("Nothing was written yet. Write what it is about in a sentence or two."),
    "ends_before_it_begins": _("The post began on %(since)s and cannot end before that day."),
    "nothing_to_withhold": _("Nothing private stands behind entry %(index)s: there is nothing to erase."),
    "withheld_already": _("What stood behind entry %(index)s was erased already."),
    "never_edited": _("A published version is never edited. Publish a new version."),
    "form_too_old": _("This form was open too long or was changed on the way. Check your text and send it once more."),
    "key_file_taken": _(
        "%(path)s holds a key already, of a log this database does not know."
        " Restore the database it belongs to, or name another file in NUO_LOG_KEY."
    ),
    "key_known": _("The key %(key)s is announced already."),
    "key_of_a_witness": _("This is the key of a witness. A log signs with a key of another kind."),
    "key_of_another_log": _("The log is %(origin)s and stays so; a key of %(name)s cannot sign it."),
    "key_unknown": _("No key in use has the id %(key)s. In use: %(known)s."),
    "last_key": _("%(key)s is the last Ed25519 key. Add another one first: nuo log rotate"),
    "log_has_begun": _("The log %(origin)s has begun already. To change its key: nuo log rotate"),
    "log_not_begun": _("The log is not signed yet. Begin with: nuo log init ORIGIN"),
    "origin_bad": _(
        "“%(origin)s” cannot name a log. Use its address without https:// and without spaces,"
        " such as county.example/log."
    ),
    "link_strange": _("A link begins with https:// or http:// and has at most %(most)s characters."),
    "answered_already": _("This was answered already. Reload the page and read the answer."),
    "decided_already": _("The votes on point %(number)s are recorded already; they are never changed."),
    "meeting_in_the_past": _("A meeting is called before it begins. Choose a later day or time."),
    "more_than_entitled": _(
        "%(present)s came of %(entitled)s: more than there are. Compare the two numbers with the list at the door."
    ),
    "more_votes_than_present": _(
        "%(votes)s votes were counted, but %(present)s people were present. Count again."
    ),
    "motions_undecided": _(
        "Votes are missing on %(count)s points of the agenda. Record them first; a point that was put off has 0 votes."
    ),
    "no_agenda": _("A meeting needs 1 to %(most)s matters on its agenda, one a line."),
    "no_standard": _("For %(on)s no rule for this kind of meeting is known here. Choose a later day."),
    "not_their_meeting": _(
        "%(office)s cannot call this meeting; only a village committee calls villagers together"
        " (Organic Law of the Villagers' Committees, 25, 30 and 32)."
    ),
    "suggestions_closed": _("The meeting has begun or was called off; nothing can be said before it any more."),
    "suggestions_unanswered": _(
        "%(count)s suggestions have no answer yet. Answer them; then the minutes can be published."
    ),
    "too_early": _("The meeting begins at %(starts)s. Record it after that."),
    "wrong_basis": _("The law counts this meeting another way. Choose one of the ways on the form."),
    "clause_changed_meanwhile": _(
        "Somebody changed this clause while you were writing. Both wordings are below; nothing of yours is lost."
    ),
    "clause_gone": _("Somebody took this clause out of the draft. Add yours as a new one if it is still needed."),
    "clauses_missing": _("A text has 1 to %(most)s clauses."),
    "doubtful_clauses": _(
        "Doubtful, and without a reason: clause %(clauses)s. Give the reason beside the clause, or change it."
    ),
    "motion_decided": _("That meeting has begun or was called off. Choose a point of a meeting still to come."),
    "motion_taken": _("Another text is voted on at point %(number)s. Choose another point."),
    "not_a_draft": _("Only a draft can be changed. Begin a new draft first."),
    "not_a_village": _("%(office)s is no village committee; charters and village rules are a village’s."),
    "not_that_meeting": _(
        "That meeting cannot decide on this. Charters and village rules are made by the villagers’ assembly"
        " (Organic Law of the Villagers’ Committees, 31)."
    ),
    "not_voted_yet": _("The meeting has not adopted that point. Record the votes first."),
    "unlawful_clauses": _(
        "Unlawful: clause %(clauses)s. A text with an unlawful clause cannot be put to the vote; change or strike it."
    ),
    "no_office": _("No office is responsible for this service. Name the office that will do it."),
    "no_office_for": _(
        "The service %(service)s needs an office (%(kind)s) at the level %(level)s, and none is open there."
        " Open that office first."
    ),
    "no_such_step": _("There is no step called %(step)s."),
    "not_dated": _("This one belongs to a resident’s request. Close it on the page of that request."),
    "not_found": _("There is no such %(what)s here, or it is not yours to see."),
    "not_on_request": _("This promise has fixed dates; it cannot be asked for one by one."),
    "not_yours": _("Your post does not allow this step. Ask the office that is responsible."),
    "office_already_closed": _("This office is closed already."),
    "office_already_open": _("An office called %(name)s is open here already."),
    "office_closed": _("%(office)s is closed. Choose an office that is open."),
    "office_closes_before_it_opens": _("The office opened on %(opened_on)s and cannot close before that day."),
    "office_needs_a_name": _("An office needs a name."),
    "other_places": _(
        "This database already holds other places, so the invented county is not built into it."
        " Set NUO_HOME to an empty folder."
    ),
    "papers_asked_before": _(
        "The missing papers were asked for once already. The law allows one list only (一次性告知); the clock runs on."
    ),
    "pause_not_named": _("This promise does not name that reason (%(reason)s) for stopping the clock."),
    "paused_before": _("The clock was stopped for this reason once already (%(reason)s)."),
    "promise_ended": _("This promise has ended; nothing new can be asked under it."),
    "refusal_needs_remedy": _("Say where the resident can turn against the refusal."),
    "same_office": _("It is with %(office)s already."),
    "something_missing": _("Something is missing: %(missing)s."),
    "somebody_was_faster": _("Somebody was faster: this matter changed in the meantime. Reload it and decide again."),
    "text_too_long": _(
        "The text has %(length)s characters; at most %(most)s fit. Shorten it, the rest can follow as a message."
    ),
    "too_many_tries": _(
        "Please wait a few minutes, then try again. This protects codes from being guessed."
    ),
    "too_late_for_reason": _(
        "The time for that ended on %(until)s: the clock is not stopped any more. Write to the resident instead."
    ),
    "too_late_to_pause": _("The limit passed at %(due)s, so the clock can no longer be stopped."),
    "would_move_due_date": _(
        "This would move the due date of %(duty)s (%(due)s), which is open already."
        " Let the new wording begin after it, or close it first."
    ),
    "no_extension": _("This promise allows no longer time. Its date stands."),
    "extended_before": _("The time was lengthened once already. The law and the promise allow no second time."),
    "too_late_to_extend": _("The limit passed at %(due)s, so it can no longer be lengthened."),
    "nothing_to_refer": _(
        "Nothing here can go to the level above now: it is not broken, its time is over, or the level above has it."
    ),
    "at_the_top": _("No office above here answers in this system. Turn to the way outside that the page names."),
    "not_delivered_yet": _("%(duty)s is still open. Order it to be put right, or say why nothing is ordered."),
    "no_rectification": _(
        "%(office)s has not promised to put things right by a date."
        " Choose another finding and write what is to be done."
    ),
    "no_such_promise": _("No office here promises %(service)s, so this step has no clock. Tell the township."),
    "asked_first": _("Your office was asked first, so nobody gave it to you. Hand it to the office that can do it."),
    "nothing_to_contest": _("A request that was taken back has no answer to contest. Ask again if you need it."),
    "contested_before": _("You have contested this once. Now it can go to the level above."),
    "too_late_to_contest": _("The time for contesting ended on %(until)s. Ask again, or turn to the office above."),
    "not_closed_yet": _("The request is still open. It can be rated when it has its answer."),
    "no_such_level": _("A rating is one of five levels, 1 to 5."),
    "too_late_to_rate": _("The time for rating ended on %(until)s."),
    "no_contact": _("You left no number or address, so nobody can call. Rate without a call, or write a message."),
    "no_call_back": _("No office here promises to call back. Rate without a call, or write a message."),
    "link_over": _("This link is too old, or you have left already. To follow again, begin at the public page."),
    "no_mail_here": _("This site sends no mail. Everything stands on the public pages."),
    "wrong_state": _("This step does not fit the present state. Reload the page and see what is new."),
}  # fmt: skip
