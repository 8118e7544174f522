"""A member's page of an agreement: the whole text, time to think, the signature, and taking it back."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from nuo.ledger.refusals import Refused
from nuo.people.actor import as_resident
from nuo.people.uploads import ENDINGS
from nuo.programmes.policy import signing_rules_for
from nuo.residents.models import Resident
from nuo.residents.views.own import for_residents
from nuo.signing.access import own_agreement, own_signature
from nuo.signing.actions import signing
from nuo.signing.actions.signing import Signing
from nuo.signing.forms import CertificateForm, SignForm
from nuo.signing.models import Agreement, Reading
from nuo.signing.printing import offered
from nuo.signing.rules import Method, may_sign_from
from nuo.signing.showing import clauses_of
from nuo.signing.words import METHODS, state_words


@require_safe
@for_residents
def own_agreement_page(request: HttpRequest, me: Resident, pk: int) -> HttpResponse:
    """Show the whole text to a member, and what they can do."""
    return _page(request, me, own_agreement(me, pk))


@require_POST
@for_residents
def own_agreement_step(request: HttpRequest, me: Resident, pk: int, step: str) -> HttpResponse:
    """Note that the text was shown, sign, or withdraw; or say why not with everything typed still there."""
    agreement, now = own_agreement(me, pk), timezone.now()
    if step not in {"read", "sign", "certificate", "withdraw"}:
        raise Refused("no_such_step", step=step[:20])
    form = _form(step, request)
    if not form.is_valid():
        return _page(request, me, agreement, form=form, status=422)
    said = form.cleaned_data
    if step == "certificate":
        said["paper"] = to_sign(request, agreement)
    try:
        _act(step, agreement, me, said, now)
    except Refused as refused:
        return _page(request, me, own_agreement(me, pk), form=form, refused=refused)
    done = {
        "certificate": _("Signed. You can take it back at any time, on this page."),
        "sign": _("Signed. You can take it back at any time, on this page."),
        "withdraw": _("Your signature is taken back, and everything about it is deleted."),
    }
    if step in done:
        messages.success(request, done[step])
    return redirect("own_agreement", pk=pk)


def _form(step: str, request: HttpRequest) -> forms.Form:
    if step == "certificate":
        return CertificateForm(request.POST, request.FILES)
    return SignForm(request.POST) if step == "sign" else forms.Form(request.POST)


def to_sign(request: HttpRequest, agreement: Agreement) -> bytes:
    """Return the paper to be signed with a certificate: the same bytes in either language."""
    with override("zh-hans"):
        path = reverse("agreement", args=[agreement.pk])
    return offered(agreement, address=request.build_absolute_uri(path))


@require_safe
@for_residents
def own_paper(request: HttpRequest, me: Resident, pk: int) -> HttpResponse:
    """Give a member the paper to sign with a certificate of their own."""
    headers = {"Content-Disposition": f'attachment; filename="agreement-{pk}.pdf"'}
    return HttpResponse(to_sign(request, own_agreement(me, pk)), content_type="application/pdf", headers=headers)


def _act(step: str, agreement: Agreement, me: Resident, said: dict[str, Any], at: datetime) -> None:  # Any: cleaned
    by = as_resident(me.pk)
    if step == "read":
        signing.show(agreement, me, by=by, at=at)
    elif step == "withdraw":
        signing.withdraw(agreement, me, by=by, at=at)
    elif step == "certificate":
        how = Signing(Method.CERTIFICATE, scan=said["signed"], paper=said["paper"])
        signing.sign(agreement, me, how, by=by, at=at)
    else:
        method = Method.DRAWN if said["strokes"] else Method.TYPED
        how = Signing(method, name=said["name"], strokes=said["strokes"], pledge=said["pledge"])
        signing.sign(agreement, me, how, by=by, at=at)


def _page(
    request: HttpRequest, me: Resident, agreement: Agreement, *, form: forms.Form | None = None,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    now = timezone.now()
    waiting = signing_rules_for(agreement.place).waiting_days
    reading = Reading.objects.filter(agreement=agreement, resident=me).first()
    begins = may_sign_from(reading.shown_at, waiting_days=waiting) if reading else None
    signature = own_signature(agreement, me)
    seal, state = state_words(agreement, on=timezone.localdate())
    context = {
        "agreement": agreement,
        "clauses": clauses_of(agreement),
        "seal": seal,
        "state": state,
        "over": agreement.is_over(timezone.localdate()),
        "reading": reading,
        "begins": begins,
        "may_sign": begins is not None and begins <= now and signature is None,
        "waiting": waiting,
        "signature": signature,
        "method": METHODS[Method(signature.method)] if signature else "",
        "form": form if isinstance(form, SignForm) else SignForm(),
        "certificate": form if isinstance(form, CertificateForm) else CertificateForm(auto_id="certificate_%s"),
        "trail": [*agreement.place.ancestors(), agreement.place],
        "now": now,
        "refused": refused,
    }
    return TemplateResponse(request, "signing/own.html", context, status=status)


@require_safe
@for_residents
def own_scan(_request: HttpRequest, me: Resident, pk: int) -> HttpResponse:
    """Give a member the scan of their own signature, and nobody else."""
    signature = own_signature(own_agreement(me, pk), me)
    if signature is None or not hasattr(signature, "scan"):
        raise Refused("not_found", what="scan")
    scan = signature.scan
    headers = {"Content-Disposition": f'attachment; filename="signature.{ENDINGS[scan.media_type]}"'}
    return HttpResponse(bytes(scan.data), content_type=scan.media_type, headers=headers)
