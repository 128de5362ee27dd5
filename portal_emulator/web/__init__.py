"""The readers' pages: knowledge bases, tasks, people."""

from starlette.routing import BaseRoute

from portal_emulator.portal import Portal


def routes(portal: Portal) -> list[BaseRoute]:  # noqa: ARG001
    return []
