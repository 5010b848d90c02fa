"""A certificate of our own making for phones on the local network, and the small authority that phones may trust.

The authority is made once. It may vouch for the addresses of this machine and for private networks only (name
constraints), so that whoever takes its key still cannot pose as any other site. Under it stands the site's certificate,
made anew when the addresses change and in time before it ends; a phone that trusts the authority notices nothing.
"""

import ipaddress
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# Phones refuse a site certificate of more than 825 days. Each start renews one of less than a year, so that a site
# that runs on for a year never sees it end.
AUTHORITY_DAYS, SITE_DAYS, RENEW_DAYS = 3650, 730, 365
EARLIER = timedelta(days=1)  # a phone's clock may be behind
PRIVATE_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8")


@dataclass(frozen=True)
class Files:
    """Where everything is: the authority for phones, the site's chain and key for the web server."""

    folder: Path

    @property
    def authority(self):
        return self.folder / "authority.crt"

    @property
    def authority_key(self):
        return self.folder / "authority.key"

    @property
    def site(self):
        return self.folder / "site.crt"

    @property
    def site_key(self):
        return self.folder / "site.key"

    @property
    def fingerprint(self):
        """The authority's SHA-256, as a phone shows it."""
        digest = _read(self.authority).fingerprint(hashes.SHA256()).hex().upper()
        return ":".join(digest[start : start + 2] for start in range(0, len(digest), 2))


def certificate_for(hosts, folder, *, now=None):
    """The files of a certificate that holds for ``hosts`` (names and addresses); makes what is missing or ends soon."""
    files, now = Files(Path(folder)), now or datetime.now(UTC)
    files.folder.mkdir(parents=True, exist_ok=True)
    files.folder.chmod(0o700)
    # What is replaced goes first, and a certificate comes after its key: cut off anywhere, the next start mends it.
    if not _vouches_for(files, hosts, now):
        files.site.unlink(missing_ok=True)
        files.authority.unlink(missing_ok=True)
        _make_authority(files, hosts, now)
    if not _holds_for(files, hosts, now):
        files.site.unlink(missing_ok=True)
        _make_site(files, hosts, now)
    return files


# --- Is what stands good enough? -------------------------------------------------------------------------------------
def _vouches_for(files, hosts, now):
    if not (files.authority.exists() and files.authority_key.exists()):
        return False
    authority = _read(files.authority)
    permitted = authority.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    return _lasts(authority, now, days=SITE_DAYS) and all(_is_permitted(host, permitted) for host in hosts)


def _is_permitted(host, permitted):
    address = _address(host)
    if address is None:
        return host in [name.value for name in permitted if isinstance(name, x509.DNSName)]
    return any(address in name.value for name in permitted if isinstance(name, x509.IPAddress))


def _holds_for(files, hosts, now):
    if not (files.site.exists() and files.site_key.exists()):
        return False
    site = _read(files.site)
    names = site.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return _lasts(site, now, days=RENEW_DAYS) and {_general_name(host) for host in hosts} <= set(names)


def _lasts(certificate, now, *, days):
    return certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc - timedelta(days=days)


# --- Making ----------------------------------------------------------------------------------------------------------
def _make_authority(files, hosts, now):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"平安实训本机证书 {now:%Y%m%d%H%M}")])
    networks = [ipaddress.ip_network(network) for network in PRIVATE_NETWORKS]
    addresses = [ipaddress.ip_network(host) for host in hosts if _address(host)]
    constraints = x509.NameConstraints(
        permitted_subtrees=[
            *(x509.IPAddress(network) for network in dict.fromkeys([*networks, *addresses])),
            *(x509.DNSName(host) for host in hosts if not _address(host)),
        ],
        excluded_subtrees=None,
    )
    builder = _builder(name, name, key, now, AUTHORITY_DAYS).add_extension(constraints, critical=True)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_key_usage(is_authority=True), critical=True)
    _write_key(files.authority_key, key)
    _write(files.authority, builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM), 0o644)


def _make_site(files, hosts, now):
    authority = _read(files.authority)
    authority_key = serialization.load_pem_private_key(files.authority_key.read_bytes(), password=None)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0][:64])])
    names = x509.SubjectAlternativeName([_general_name(host) for host in hosts])
    builder = _builder(name, authority.subject, key, now, SITE_DAYS).add_extension(names, critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_key_usage(is_authority=False), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    site = builder.add_extension(issuer_key, critical=False).sign(authority_key, hashes.SHA256())
    _write_key(files.site_key, key)
    _write(files.site, site.public_bytes(serialization.Encoding.PEM) + files.authority.read_bytes(), 0o644)


def _builder(subject, issuer, key, now, days):
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _key_usage(*, is_authority):
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


# --- Files and names -------------------------------------------------------------------------------------------------
def _address(host):
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _general_name(host):
    address = _address(host)
    return x509.DNSName(host) if address is None else x509.IPAddress(address)


def _read(path):
    return x509.load_pem_x509_certificate(path.read_bytes())


def _write_key(path, key):
    pkcs8 = serialization.PrivateFormat.PKCS8
    _write(path, key.private_bytes(serialization.Encoding.PEM, pkcs8, serialization.NoEncryption()), 0o600)


def _write(path, data, mode):
    """Whole or not at all, and never readable by more than ``mode`` says, not even for a moment."""
    draft = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    draft.replace(path)
