"""The way to the portal: which proxy of the environment, whose certificates are believed, which certificate is shown.

``REQUESTS_CA_BUNDLE`` names a file that alone is believed; without it the certificates of the system are, beside the authorities
that browsers trust: a company's own authority is usually known to the system.
"""

import os
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import truststore
from requests.utils import get_environ_proxies, select_proxy

from publisher.errors import ConfigError
from publisher.messages import text

CLIENT_CERTIFICATE = "PUBLISHER_CLIENT_CERT"
CLIENT_KEY = "PUBLISHER_CLIENT_KEY"
_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


@dataclass(frozen=True, slots=True)
class Way:
    """``proxy`` is a proxy's host and port, without its password; ``store`` is none (http), bundle or known; ``file`` the bundle."""

    scheme: str
    host: str
    proxy: str = ""
    store: str = "none"
    file: str = ""


def way_to(origin: str, *, trusts_environment: bool, environment: Mapping[str, str] = os.environ) -> Way:
    """The way that requests to an address of the portal take. It does no I/O."""
    parts = urlsplit(origin)
    host = parts.netloc.rpartition("@")[2]
    proxy = ""
    if trusts_environment:
        chosen = urlsplit(select_proxy(origin, get_environ_proxies(origin)) or "")
        proxy = chosen.netloc.rpartition("@")[2] or chosen.path.rpartition("@")[2]
    if parts.scheme != "https":
        return Way(parts.scheme, host, proxy)
    bundle = bundle_of(environment)
    return Way(parts.scheme, host, proxy, "bundle" if bundle else "known", bundle)


def bundle_of(environment: Mapping[str, str] = os.environ) -> str:
    """The file of certificates that the environment names, or ``""``."""
    return next((environment[name] for name in _BUNDLES if environment.get(name)), "")


def system_trust() -> ssl.SSLContext:
    """TLS that believes what this system believes."""
    context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return context


def client_certificate(environment: Mapping[str, str] = os.environ) -> str | tuple[str, str] | None:
    """The files of the certificate that is shown to the portal or to what stands before it, where the environment names them.

    ConfigError: a file that is not there or holds something else; a key with a password, for which nobody could be asked.
    """
    certificate, key = (environment.get(name, "").strip() for name in (CLIENT_CERTIFICATE, CLIENT_KEY))
    if not certificate:
        if key:
            raise ConfigError(text("config.client-key-alone", variable=CLIENT_KEY, other=CLIENT_CERTIFICATE))
        return None
    _check_pem(CLIENT_CERTIFICATE, certificate, b"BEGIN CERTIFICATE")
    if not key:
        _check_pem(CLIENT_CERTIFICATE, certificate, b"PRIVATE KEY")
        return certificate
    _check_pem(CLIENT_KEY, key, b"PRIVATE KEY")
    return certificate, key


def _check_pem(variable: str, file: str, wanted: bytes) -> None:
    try:
        content = Path(file).read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(text("config.client-file", variable=variable, file=file, reason=reason)) from None
    if wanted not in content:
        name = "config.client-no-certificate" if b"CERTIFICATE" in wanted else "config.client-no-key"
        raise ConfigError(text(name, variable=variable, file=file))
    if b"ENCRYPTED" in content:
        raise ConfigError(text("config.client-key-locked", variable=variable, file=file))
