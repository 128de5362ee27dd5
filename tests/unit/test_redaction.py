"""Secrets are found in every form that a program gives them without meaning to hide them."""

import base64

import pytest

from publisher.redaction import Redactor, forget, hide, redact, redact_shown, secrets_of

SECRET = "a7k2m9x4q1z8w5e3"


def each(form: str) -> str:
    """The secret with every character written in a form."""
    return "".join(form.format(ord(character)) for character in SECRET)


FORMS = {
    "plain": SECRET,
    "upper case": SECRET.upper(),
    "percent-encoded": each("%{:02x}"),
    "percent-encoded twice": each("%25{:02X}"),
    "JSON's escapes": each("\\u00{:02x}"),
    "JSON's escapes in a string in JSON": each("\\\\u00{:02x}"),
    "Python's escapes": each("\\x{:02x}"),
    "HTML's decimals": each("&#{};"),
    "HTML's hexadecimals": each("&#x{:X};"),
    "broken by the end of a line": f"{SECRET[:5]}\n    {SECRET[5:]}",
    "broken by the end of a line, in JSON": f"{SECRET[:5]}\\r\\n{SECRET[5:]}",
    "a header's base64": base64.b64encode(f"user:{SECRET}".encode()).decode(),
    "base64 one further": base64.b64encode(f"user1:{SECRET}@".encode()).decode(),
    "base64 two further": base64.b64encode(f"user12:{SECRET}@h".encode()).decode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_secret_is_cut_in_every_form(form: str) -> None:
    """And what stands around it stays."""
    shown = Redactor([SECRET])(f"before {FORMS[form]} after")

    assert shown.startswith("before ")
    assert shown.endswith(" after")
    assert "***" in shown
    assert FORMS[form] not in shown
    assert SECRET[2:-2] not in shown


def test_a_shorter_word_is_hidden_in_addresses_alone() -> None:
    """It would be cut out of innocent words; in an address its place tells what it is."""
    hide("to")
    try:
        assert redact("go to https://c.example/rest/1/to/batch") == "go to https://c.example/rest/1/to/batch"
        assert redact_shown("go to https://c.example/rest/1/to/batch") == "go to https://c.example/rest/1/***/batch"
    finally:
        forget()


def test_a_proxys_password_is_hidden_too() -> None:
    """HTTPS_PROXY often holds one."""
    assert redact_shown("via http://me:pa%40ss@proxy:3128/") == "via http://***@proxy:3128/"
    assert redact_shown("see https://example.com:8080/a@b") == "see https://example.com:8080/a@b"


@pytest.mark.parametrize(
    "value",
    [
        f"https://c.example/rest/1/{SECRET}/",
        f" https://c.example/rest/api/1/{SECRET}/profile.json\n",
        f"c.example/{SECRET}",
        SECRET,
        f"https://[company].bitrix24.com/rest/1/{SECRET}/",
        f"https://[company/rest/1/{SECRET}/",
        f"https://c.example/rest/1/{SECRET[:8]}-{SECRET[8:]}/",
        f"https://u:{SECRET}@c.example/rest/1/",
        f"https://c.example/rest/one/{SECRET}?x#y",
        f"https://c.example/rest/1/%61{SECRET[1:]}x!/",
    ],
)
def test_a_badly_formed_address_is_secret_too(value: str) -> None:
    """All of it but the host: the secret may stand anywhere."""
    redactor = Redactor(secrets_of(value))

    assert SECRET not in redactor(f"you said {SECRET} there") or SECRET not in value
    assert "".join(value.split()) not in redactor(f"is {''.join(value.split())} right?")
    assert redactor("https://c.example/knowledge/") == "https://c.example/knowledge/"


def test_json_stays_json() -> None:
    """A letter that belongs to a backslash before it is left."""
    assert Redactor(["nabcdefgh"])('{"a": "x\\nabcdefgh"}') == '{"a": "x\\n***"}'
