"""The HTTP session that requests to a portal go through: its certificates, its headers, and what it never keeps or sends."""

import http.cookiejar
import ipaddress

import requests

from publisher import __version__
from publisher.portal.bitrix24.bounds import BoundedAdapter
from publisher.portal.bitrix24.network import bundle_of, client_certificate, system_trust

CONNECT_TIMEOUT_S = 5
ANSWER_TIMEOUT_S = 65  # a portal gives up after 60


def prepare(session: requests.Session, *, trust_environment: bool) -> requests.Session:
    """Set a session up for a portal: JSON, no cookies kept, no password of .netrc; proxies of the environment if trusted."""
    session.trust_env = trust_environment
    session.auth = _without_auth
    session.cookies.set_policy(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    session.headers.update(
        {
            "User-Agent": f"bitrix24-kb-publisher/{__version__}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "gzip, deflate",
        }
    )
    return session


def bounded_session() -> requests.Session:
    """A session whose answers have an end; certificates are believed, and one is shown, as the environment says."""
    session = requests.Session()
    session.cert = client_certificate()
    session.verify = bundle_of() or True
    session.mount("https://", BoundedAdapter(tls=None if bundle_of() else system_trust()))
    session.mount("http://", BoundedAdapter())
    return session


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: 127.0.0.0/8, ::1, localhost and names below it."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _without_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
