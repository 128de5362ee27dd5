"""The canary on Bitrix24: everything is tried by itself, for a base that no list shows may be open to who knows an id.

Lists are filtered by one rule and operations checked by another (facts kb-7.8), so neither proves the other.
"""

from collections.abc import Iterator, Mapping
from itertools import islice

from publisher.errors import AuthError, BusyError, PortalError
from publisher.messages import Text, text
from publisher.portal.bitrix24.batch import Command
from publisher.portal.bitrix24.rows import Row, flag, number, rows_of
from publisher.portal.bitrix24.transport import Transport
from publisher.targets.knowledge_base.canary import Lookout, Verdict
from publisher.targets.knowledge_base.mark import site_mark
from publisher.targets.knowledge_base.rest.doctor.asking import Asker, Said
from publisher.targets.knowledge_base.rest.doctor.bases import operations
from publisher.targets.knowledge_base.rest.scoped import GROUP_SCOPE, SCOPE

PAGES_TRIED = 40
_SITE = {"select": ["ID", "CODE", "XML_ID", "TITLE"]}


class NoProofError(Exception):
    """The canary cannot be believed; carries the sentence that says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.key)
        self.reason = reason


class Bitrix24Canary:
    """A portal behind the webhook of somebody who must see nothing. See ``publisher.targets.knowledge_base.canary.Canary``."""

    def __init__(self, transport: Transport) -> None:
        self._ask = Asker(transport)
        self._origin = transport.origin

    def look(self, lookout: Lookout) -> Verdict:
        """Who the canary is, then every way to the base."""
        exposed: list[Text] = []
        try:
            self._check(lookout)
            for seen in self._seen(lookout):
                if seen not in exposed:
                    exposed.append(seen)
        except NoProofError as error:
            return Verdict(tuple(exposed), error.reason)
        except PortalError as error:
            return Verdict(tuple(exposed), text("access.no-answer", reason=error.message))
        return Verdict(tuple(exposed))

    def _check(self, lookout: Lookout) -> None:
        """An administrator, or the publisher's own user, sees the base whatever its rights."""
        profile = self._answer("profile", {})
        who = profile.value if isinstance(profile.value, Mapping) else {}
        if number(who.get("ID")) is None:
            raise NoProofError(text("access.nobody"))
        if self._origin != lookout.origin:
            raise NoProofError(text("access.other-portal"))
        if number(who.get("ID")) == lookout.publisher:
            raise NoProofError(text("access.own-user"))
        if flag(who.get("ADMIN")):
            raise NoProofError(text("access.administrator"))
        scopes = self._answer("scope", {}).value
        if not isinstance(scopes, list) or "landing" not in scopes:
            raise NoProofError(text("access.no-scope"))

    def _seen(self, lookout: Lookout) -> Iterator[Text]:
        for scope in (SCOPE, GROUP_SCOPE):
            yield from self._listed(scope, lookout)
        scope = GROUP_SCOPE if lookout.in_group else SCOPE
        yield from self._operations(scope, lookout)
        yield from self._pages(scope, lookout)
        bound = self._answer("landing.site.getMenuBindings", {})
        if any(number(row.get("ENTITY_ID")) == lookout.site for row in bound.rows):
            yield text("access.sees-menu")

    def _listed(self, scope: str, lookout: Lookout) -> Iterator[Text]:
        """By id, by mark, by address: a second base with our mark or address is a leak as well."""
        for condition in ({"ID": lookout.site}, {"=XML_ID": site_mark(lookout.code)}, {"=CODE": f"/{lookout.code}/"}):
            said = self._answer("landing.site.getList", {"scope": scope, "params": {**_SITE, "filter": condition}})
            for row in said.rows:
                if number(row.get("ID")) == lookout.site:
                    yield text("access.sees-base")
                elif _is_ours(row, lookout):
                    yield text("access.sees-twin", id=number(row.get("ID")) or 0)

    def _operations(self, scope: str, lookout: Lookout) -> Iterator[Text]:
        said = self._answer("landing.site.getRights", {"scope": scope, "id": lookout.site})
        if said.code == "FEATURE_NOT_AVAIL" and not lookout.in_group:
            yield text("access.no-rights-in-plan")
        if "read" in operations(said.value):
            yield text("access.may-read")

    def _pages(self, scope: str, lookout: Lookout) -> Iterator[Text]:
        """All pages in lists; some of them, and a block of each, by id."""
        select = {"select": ["ID", "TITLE"]}
        for condition in ({"SITE_ID": lookout.site}, {"ID": list(lookout.pages)}):
            said = self._answer("landing.landing.getList", {"scope": scope, "params": {**select, "filter": condition}})
            for row in said.rows:
                if number(row.get("ID")) in lookout.pages:
                    yield text("access.sees-page", title=lookout.pages[number(row.get("ID")) or 0])
        tried = list(islice(lookout.pages, PAGES_TRIED))
        params = {"edit_mode": 1, "get_content": 1}
        reads = [Command("landing.block.getlist", {"scope": scope, "lid": page, "params": params}) for page in tried]
        reads += [
            Command("landing.block.getcontent", {"scope": scope, "lid": page, "block": lookout.blocks[page]})
            for page in tried
            if page in lookout.blocks
        ]
        for command, said in zip(reads, map(_believed, self._ask.ask_all(reads)), strict=True):
            if rows_of(said.value) or (isinstance(said.value, Mapping) and said.value.get("content")):
                yield text("access.sees-text", title=lookout.pages[command.params["lid"]])

    def _answer(self, method: str, params: Mapping[str, object]) -> Said:
        return _believed(self._ask.ask(method, params))


def _is_ours(row: Row, lookout: Lookout) -> bool:
    return row.get("XML_ID") == site_mark(lookout.code) or str(row.get("CODE") or "").strip("/") == lookout.code


def _believed(said: Said) -> Said:
    """A refusal of the thing itself is an answer; one of the webhook, or of a busy portal, is none."""
    if isinstance(said.error, AuthError | BusyError) or said.lacks_scope or said.is_unknown_method:
        assert said.error is not None
        raise NoProofError(text("access.no-answer", reason=said.error.message))
    return said
