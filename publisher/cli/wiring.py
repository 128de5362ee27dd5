"""What plan, publish and review share: the portal that is meant, the planner, the options."""

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from publisher.bootstrap import (
    examine,
    examine_emulator,
    open_canary,
    open_emulator,
    open_portal,
    open_setup,
    setup_emulator,
    target_of,
    webhook_of,
)
from publisher.cli.app import Invocation
from publisher.config import CANARY_VARIABLE, Settings, Webhook, parse_webhook
from publisher.pipeline.work_dir import NAME, refuse_committed
from publisher.portal.health import Examination
from publisher.portal.setting_up import PortalSetup
from publisher.portal.waiting import Wait
from publisher.publishing.options import Options
from publisher.publishing.planning import Planner
from publisher.targets.knowledge_base.canary import Canary
from publisher.targets.knowledge_base.port import KnowledgeBasePortal

if TYPE_CHECKING:
    from publisher.pipeline.project import Project, Today


@contextlib.contextmanager
def portal_of(
    invocation: Invocation, *, emulator: bool, on_wait: Callable[[Wait], None] | None = None
) -> Iterator[KnowledgeBasePortal]:
    """The portal of the environment's webhook, or this folder's emulator."""
    if emulator:
        refuse_committed(invocation.config_file().parent)  # the emulator's address is read from there
        work_dir = invocation.config_file().parent / NAME
        with open_emulator(work_dir, on_wait=on_wait, clock=invocation.clock) as portal:
            yield portal
    else:
        webhook = webhook_of(invocation.surroundings.secrets)
        with open_portal(webhook, on_wait=on_wait, insecure_hosts=_insecure_hosts(invocation, webhook)) as portal:
            yield portal


@contextlib.contextmanager
def examination_of(invocation: Invocation, *, emulator: bool) -> Iterator[Examination]:
    """The same portal, to be asked what it can do."""
    if emulator:
        refuse_committed(invocation.config_file().parent)
        with examine_emulator(invocation.config_file().parent / NAME, clock=invocation.clock) as examination:
            yield examination
    else:
        webhook = webhook_of(invocation.surroundings.secrets)
        secrets, insecure_hosts = invocation.surroundings.secrets, _insecure_hosts(invocation, webhook)
        with examine(webhook, secrets, insecure_hosts=insecure_hosts) as examination:
            yield examination


@contextlib.contextmanager
def setup_of(
    invocation: Invocation, settings: Settings, *, emulator: bool, replace_rights: bool
) -> Iterator[PortalSetup]:
    """The same portal, to be made ready for the base."""
    if emulator:
        refuse_committed(invocation.config_file().parent)
        work_dir = invocation.config_file().parent / NAME
        with setup_emulator(work_dir, settings, replace_rights=replace_rights, clock=invocation.clock) as setup:
            yield setup
    else:
        webhook = webhook_of(invocation.surroundings.secrets)
        with open_setup(webhook, settings, replace_rights=replace_rights) as setup:
            yield setup


@contextlib.contextmanager
def canary_of(invocation: Invocation) -> Iterator[Canary | None]:
    """Somebody who must see nothing, where the environment names a webhook of theirs."""
    secrets = invocation.surroundings.secrets
    webhook = parse_webhook(secrets.get(CANARY_VARIABLE), CANARY_VARIABLE)
    insecure_hosts = _insecure_hosts(invocation, webhook) if webhook is not None else ()
    with open_canary(secrets, insecure_hosts=insecure_hosts) as canary:
        yield canary


def _insecure_hosts(invocation: Invocation, webhook: Webhook) -> tuple[str, ...]:
    """The hosts that the settings allow over plain http; the settings are read only where that is asked."""
    if webhook.origin.startswith("https://") or not (invocation.names_file or invocation.has_settings):
        return ()
    from publisher.pipeline.mkdocs_config import open_project

    return open_project(invocation.config_file()).settings.insecure_hosts


def planner_for(
    invocation: Invocation,
    portal: KnowledgeBasePortal,
    options: Options,
    *,
    keeps_texts: bool = False,
    canary: Canary | None = None,
) -> Planner:
    """A planner for the configuration file that was named; ``keeps_texts`` tells whether somebody reads the pages' Markdown."""
    from publisher.pipeline.history import open_history

    loader = loader_of(invocation, keeps_texts=keeps_texts)
    return Planner(target_of(portal, canary), loader, open_history, invocation.today, options)


def loader_of(invocation: Invocation, *, keeps_texts: bool = False) -> "Callable[[Today], Project]":
    """What reads the content for a day; ``keeps_texts`` tells whether somebody reads the pages' Markdown."""
    from publisher.pipeline.project import load_project

    config_file = invocation.config_file()

    def load(today: "Today") -> "Project":
        project = load_project(config_file, today=today)
        return project if keeps_texts else project.without_texts()

    return load
