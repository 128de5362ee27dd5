"""The portal's pages in a browser: knowledge bases, their editor, tasks and people.

They answer a plain GET without signing in and show what REST stored, nothing more. Whatever a person does on them goes
through the same handlers as a REST call of that person, so that a rule of the portal is written once.
"""

from portal_emulator.web.routing import routes

__all__ = ["routes"]
