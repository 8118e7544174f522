"""Sealing a PDF with an office's key (PAdES baseline B-B), and reading the seals of one. Nothing is fetched.

A seal by a certificate of our own making proves that the file is the one this key sealed, and no more: it is no
reliable electronic signature in the sense of the law. An office that has a certificate of an authority brings it.
"""

import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from nuo.paper.errors import NotSealed

# That nobody above vouches for a certificate is an answer here and no event worth a page of the log.
logging.getLogger("pyhanko.sign.validation.generic_cms").setLevel(logging.CRITICAL)
_YEARS = 5


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A private key with its certificate and those above it, ready to seal."""

    name: str
    signer: SimpleSigner
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class Seal:
    """One seal found in a PDF. `whole`: it covers the file to the last byte; `trusted`: it leads to a root given."""

    name: str
    intact: bool
    whole: bool
    trusted: bool


def make_key(path: Path, office: str, *, passphrase: str = "", now: datetime | None = None) -> None:
    """Make a key with a self-signed certificate for an office, as a PKCS#12 file that only its owner reads.

    A file that is there already is left alone and refused.
    """
    begins = now or datetime.now(UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, office[:64])])
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(begins - timedelta(hours=1)).not_valid_after(begins + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    hidden: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        hidden = serialization.BestAvailableEncryption(passphrase.encode())
    data = pkcs12.serialize_key_and_certificates(office.encode(), key, made, None, hidden)
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise NotSealed(f"{path} is there already. A key is never overwritten: choose another name.") from None
    with os.fdopen(number, "wb") as file:
        file.write(data)


def load_key(path: Path, passphrase: str = "", *, now: datetime | None = None) -> SealingKey:
    """Return the key in a PKCS#12 file (.p12, .pfx); refuse with a sentence what cannot be used."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotSealed(f"The sealing key {path} cannot be read: {error.strerror}.") from None
    try:
        key, certificate, _others = pkcs12.load_key_and_certificates(data, passphrase.encode() or None)
    except ValueError:
        raise NotSealed(
            f"{path} does not open with this passphrase, or is no PKCS#12 file. Check the passphrase, and that the file"
            " ends in .p12 or .pfx."
        ) from None
    if key is None or certificate is None:
        raise NotSealed(f"{path} holds a certificate without its private key. Export both together.")
    if (now or datetime.now(UTC)) > certificate.not_valid_after_utc:
        raise NotSealed(f"The certificate in {path} ran out on {certificate.not_valid_after_utc:%Y-%m-%d}. Renew it.")
    signer = SimpleSigner.load_pkcs12_data(data, other_certs=[], passphrase=passphrase.encode() or None)
    if signer is None:
        raise NotSealed(f"The key in {path} is of a kind that cannot seal. Use RSA or an elliptic curve.")
    return SealingKey(_name_of(signer.signing_cert), signer, certificate.not_valid_after_utc)


def _name_of(certificate: Any) -> str:  # Any: asn1crypto has no types
    return str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly)


def seal(pdf: bytes, key: SealingKey, *, field: str = "Nuo") -> bytes:
    """Return the PDF with a seal behind what was there: its bytes begin with those given."""
    meta = PdfSignatureMetadata(
        field_name=field, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES, name=key.name
    )  # fmt: skip
    made = BytesIO()
    try:
        sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), meta, key.signer, output=made)
    except (PdfError, SigningError) as error:
        raise NotSealed(f"This file cannot be sealed: {error}.") from None
    return made.getvalue()


def inspect(pdf: bytes, *, roots: tuple[SealingKey, ...] = ()) -> list[Seal]:
    """Return the seals of a PDF, ours or anybody's, oldest first; refuse what is no PDF.

    `roots` are trusted besides nothing: without any, no seal is trusted. Revocation is not asked for: that would
    need a network.
    """
    try:
        found = PdfFileReader(BytesIO(pdf)).embedded_signatures
    except (PdfError, ValueError, TypeError, KeyError) as error:
        raise NotSealed(f"This file is no PDF that can be read: {error}.") from None
    context = ValidationContext(
        allow_fetching=False, revocation_mode="soft-fail", trust_roots=[each.signer.signing_cert for each in roots]
    )
    return [_read(each, context) for each in found]


def _read(signature: object, context: ValidationContext) -> Seal:
    status = validate_pdf_signature(signature, context)  # type: ignore[arg-type]  # pyHanko names no public type for it
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return Seal(_name_of(status.signing_cert), status.intact and status.valid, whole, status.trusted)
