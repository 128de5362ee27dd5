"""The composition root: the one place that builds real adapters, and the one that knows the emulator."""

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from publisher.clock import Clock, machine_clock
from publisher.config import CANARY_VARIABLE, WEBHOOK_VARIABLE, Settings, Webhook, parse_webhook
from publisher.errors import ConfigError
from publisher.messages import text
from publisher.pipeline.work_dir import prepare
from publisher.portal.health import Examination
from publisher.portal.setting_up import PortalSetup
from publisher.portal.waiting import Wait
from publisher.redaction import hide
from publisher.targets.knowledge_base.canary import Canary
from publisher.targets.knowledge_base.port import KnowledgeBasePortal
from publisher.targets.target import StorageForm, Target

if TYPE_CHECKING:
    from publisher.portal.bitrix24.transport import Transport

RETRY_VARIABLE = "PUBLISHER_RETRY_SECONDS"
EMULATOR_FILE = "emulator.json"
EMULATOR_STORE = "emulator.sqlite"


def webhook_of(secrets: Mapping[str, str]) -> Webhook:
    """The portal's webhook among the environment's secrets; a ConfigError where there is none: nothing is published into nowhere."""
    webhook = parse_webhook(secrets.get(WEBHOOK_VARIABLE))
    if webhook is None:
        raise ConfigError(
            text("config.no-portal", variable=WEBHOOK_VARIABLE),
            hint=text("config.no-portal-hint", variable=WEBHOOK_VARIABLE),
        )
    return webhook


def form_of(target: str) -> StorageForm:
    """How the target of this name (a setting) stores what a page says."""
    from publisher.targets.knowledge_base.form import KnowledgeBaseForm

    return {form.name: form for form in (KnowledgeBaseForm(),)}[target]


def target_of(portal: KnowledgeBasePortal, canary: Canary | None = None) -> Target:
    """The target behind a webhook: the classic base, the only one so far (``publisher.config.TARGETS``).

    ``canary`` is somebody who must see nothing of a base that is not for everybody.
    """
    from publisher.targets.knowledge_base.target import KnowledgeBase

    return KnowledgeBase(portal, canary)


@contextlib.contextmanager
def open_portal(
    webhook: Webhook, *, on_wait: Callable[[Wait], None] | None = None, insecure_hosts: tuple[str, ...] = ()
) -> Iterator[KnowledgeBasePortal]:
    """A portal over HTTP, paced by the portal's limit."""
    from publisher.targets.knowledge_base.rest.adapter import Bitrix24Portal

    with _transport(webhook, on_wait=on_wait, insecure_hosts=insecure_hosts) as transport:
        yield Bitrix24Portal(transport, webhook.origin)


@contextlib.contextmanager
def examine(
    webhook: Webhook, secrets: Mapping[str, str], *, insecure_hosts: tuple[str, ...] = ()
) -> Iterator[Examination]:
    """The questions of a doctor to a portal over HTTP, and those of a canary where the secrets have one."""
    with (
        open_canary(secrets, insecure_hosts=insecure_hosts) as canary,
        _transport(webhook, insecure_hosts=insecure_hosts) as transport,
    ):
        yield _examination(transport, canary)


@contextlib.contextmanager
def open_emulator(
    work_dir: Path, *, on_wait: Callable[[Wait], None] | None = None, clock: Clock = machine_clock
) -> Iterator[KnowledgeBasePortal]:
    """The emulator of this folder: the one that is running (a demo), else its store, in process, by the clock given."""
    from publisher.targets.knowledge_base.rest.adapter import Bitrix24Portal

    with _emulator_transport(work_dir, on_wait=on_wait, clock=clock) as transport:
        yield Bitrix24Portal(transport, transport.origin)


@contextlib.contextmanager
def examine_emulator(work_dir: Path, *, clock: Clock = machine_clock) -> Iterator[Examination]:
    """The questions of a doctor to this folder's emulator."""
    with _emulator_transport(work_dir, clock=clock) as transport:
        yield _examination(transport)


@contextlib.contextmanager
def open_canary(secrets: Mapping[str, str], *, insecure_hosts: tuple[str, ...] = ()) -> Iterator[Canary | None]:
    """Somebody who must see nothing, where the environment names a webhook of theirs."""
    webhook = parse_webhook(secrets.get(CANARY_VARIABLE), CANARY_VARIABLE)
    if webhook is None:
        yield None
        return
    from publisher.targets.knowledge_base.rest.canary import Bitrix24Canary

    with _transport(webhook, insecure_hosts=insecure_hosts) as transport:
        yield Bitrix24Canary(transport)


@contextlib.contextmanager
def open_setup(webhook: Webhook, settings: Settings, *, replace_rights: bool) -> Iterator[PortalSetup]:
    """A portal over HTTP that is made ready for the base of these settings."""
    with _transport(webhook, insecure_hosts=settings.insecure_hosts) as transport:
        yield _setup(transport, settings, replace_rights=replace_rights)


@contextlib.contextmanager
def setup_emulator(
    work_dir: Path, settings: Settings, *, replace_rights: bool, clock: Clock = machine_clock
) -> Iterator[PortalSetup]:
    """This folder's emulator, made ready in the same way."""
    with _emulator_transport(work_dir, clock=clock) as transport:
        yield _setup(transport, settings, replace_rights=replace_rights)


def _setup(transport: "Transport", settings: Settings, *, replace_rights: bool) -> PortalSetup:
    from publisher.targets.knowledge_base.rest.setup import Bitrix24Setup, SetupOrder

    wanted = settings.setup, settings.access
    return Bitrix24Setup(transport, SetupOrder(settings.code, settings.title, settings.group, *wanted, replace_rights))


def _examination(transport: "Transport", canary: Canary | None = None) -> Examination:
    from publisher.targets.knowledge_base.rest.doctor.examination import Bitrix24Examination

    return Bitrix24Examination(transport, canary)


@contextlib.contextmanager
def _transport(
    webhook: Webhook, *, on_wait: Callable[[Wait], None] | None = None, insecure_hosts: tuple[str, ...] = ()
) -> Iterator["Transport"]:
    from publisher.portal.bitrix24.limits import RateLimiter
    from publisher.portal.bitrix24.transport import Transport

    hide(webhook.secret)
    transport = Transport(
        webhook,
        limiter=RateLimiter(clock=time.monotonic),
        retry_cap=retry_cap(),
        on_wait=on_wait,
        insecure_hosts=insecure_hosts,
    )
    try:
        yield transport
    finally:
        transport.close()


@contextlib.contextmanager
def _emulator_transport(
    work_dir: Path, *, on_wait: Callable[[Wait], None] | None = None, clock: Clock = machine_clock
) -> Iterator["Transport"]:
    running = running_emulator(work_dir / EMULATOR_FILE)
    if running is not None:
        with _transport(running, on_wait=on_wait) as transport:
            yield transport
        return
    import requests

    from portal_emulator.clock import Clock as EmulatedClock
    from portal_emulator.in_process import InProcess
    from portal_emulator.portal import Portal as Emulated
    from publisher.portal.bitrix24.transport import Transport

    prepare(work_dir)
    with _explaining_the_store(work_dir / EMULATOR_STORE):
        emulated = Emulated.open(
            work_dir / EMULATOR_STORE, seed="demo", rate_limit=None, clock=EmulatedClock(lambda: clock().timestamp())
        )
    try:
        adapter = InProcess(emulated)
        session = requests.Session()
        session.mount("http://", adapter)
        webhook = parse_webhook(adapter.webhooks["publisher"])
        assert webhook is not None
        hide(webhook.secret)
        yield Transport(webhook, session=session, retry_cap=retry_cap())
    finally:
        emulated.close()


def is_in_process(address: str) -> bool:
    """Whether an address is of an emulator that nobody can open in a browser, for it lived in this process alone."""
    from portal_emulator.in_process import URL

    return address.startswith(URL)


def running_emulator(ready_file: Path) -> Webhook | None:
    """The service user's webhook of an emulator that answers, as its ready file names it."""
    import requests

    try:
        ready = json.loads(ready_file.read_text(encoding="utf-8"))
        webhook = parse_webhook(ready["webhooks"]["publisher"])
        if webhook is None or not _is_here(webhook.origin) or not _is_here(str(ready["url"])):
            return None
        answer = requests.get(f"{ready['url']}/_emulator/requests", timeout=2)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ConfigError, requests.RequestException):
        return None
    return webhook if answer.ok else None


def _is_here(address: str) -> bool:
    """Whether an address is of this machine: an emulator is nowhere else, whatever the file says."""
    from publisher.portal.bitrix24.session import is_loopback

    return is_loopback(urlsplit(address).hostname or "")


def serve_emulator(
    port: int,
    db: Path | None,
    seed: str,
    ready_file: Path | None,
    rate_limit: str,
    like: str | None,
    announce: Callable[[str], None],
) -> None:
    """Run the emulator as a program until it is stopped; ``announce`` is told its address."""
    from portal_emulator.server import run

    try:
        with _explaining_the_store(db):
            run(port=port, db=db, seed=seed, ready_file=ready_file, rate_limit=rate_limit, like=like, announce=announce)
    except ValueError as error:
        raise ConfigError(text("config.emulator-option", reason=str(error))) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigError(text("config.emulator-start", reason=reason)) from None


@dataclass(frozen=True, slots=True)
class Demo:
    """A running emulator for the demo: its address, and the service user's webhook."""

    url: str
    webhook: Webhook


@contextlib.contextmanager
def run_demo_emulator(work_dir: Path, *, now: datetime) -> Iterator[Demo]:
    """An emulator on a free port with its store in the work folder; its clock stands at ``now``."""
    from portal_emulator.clock import Clock as EmulatedClock
    from portal_emulator.server import EmulatorServer, write_ready_file

    prepare(work_dir)
    ready = work_dir / EMULATOR_FILE
    with _explaining_the_store(work_dir / EMULATOR_STORE):
        emulator = EmulatorServer(db=work_dir / EMULATOR_STORE, rate_limit="off", clock=EmulatedClock(stands_at=now))
    with emulator as server:
        server.portal.clock.set(now)
        webhook = parse_webhook(server.webhooks["publisher"])
        assert webhook is not None
        write_ready_file(ready, server.url, server.portal)
        try:
            yield Demo(server.url, webhook)
        finally:
            ready.unlink(missing_ok=True)


@contextlib.contextmanager
def _explaining_the_store(file: Path | None) -> Iterator[None]:
    """Say which file is meant where the emulator's store cannot be used."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        shown = file.name if file is not None else EMULATOR_STORE
        raise ConfigError(
            text("config.emulator-store", file=shown, reason=str(error)), hint=text("config.emulator-store-hint")
        ) from None


def retry_cap() -> float | None:
    """The longest wait between retries in seconds, where ``PUBLISHER_RETRY_SECONDS`` sets one."""
    value = os.environ.get(RETRY_VARIABLE, "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise ConfigError(text("config.retry-seconds", variable=RETRY_VARIABLE, value=value))
    return seconds
