"""Nothing confidential is written before a canary saw nothing, and a publish after which it sees something says so.

A base without a single page proves little: the portal may check pages otherwise than bases. So an empty base gets a page with
nothing in it, which the canary tries to see, and which goes to the trash before anything else is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.access import Access
from publisher.errors import UnsafePlanError
from publisher.messages import Text, text
from publisher.targets.knowledge_base.canary import Canary, Lookout, Verdict
from publisher.targets.knowledge_base.mark import Mark
from publisher.targets.knowledge_base.port import AddBlock, AddPage, KnowledgeBasePortal, ReadBlocks, Survey, UpdatePage
from publisher.targets.knowledge_base.snapshot import RemotePage, RemoteSite

SCRATCH = Mark("access-check-page")
"""It is one of ours: a run that was cut leaves it, and the next one puts into the trash what git does not have."""
SCRATCH_CODE = "access-check"
SCRATCH_BLOCK = "27.4.one_col_fix_text"


@dataclass(frozen=True, slots=True)
class CanaryProof:
    """Asks the canary of a base that is not for everybody; ``canary`` is None where the environment names none.

    ``survey`` is the look that the plan was made from. See ``publisher.targets.target.Proof``.
    """

    portal: KnowledgeBasePortal
    canary: Canary | None
    survey: Survey
    code: str
    group: int | str | None
    access: Access

    def before(self) -> tuple[Text, ...]:
        """UnsafePlanError where the canary sees anything, or proves nothing. Gives what must be said otherwise."""
        if not self.access.is_limited:
            return ()
        survey = self.survey
        site = survey.site or survey.taken
        if site is None:
            raise UnsafePlanError(text("access.no-base", code=self.code), hint=text("access.no-base-hint"))
        if self.canary is None:
            return (text("access.no-canary", proven=self._proven()),)
        pages = [page for page in survey.pages if not page.is_deleted]
        verdict = self._look(self.canary, site, survey, pages) if pages else self._look_at_scratch(site, survey)
        if verdict.exposed:
            raise UnsafePlanError(text("access.exposed"), hint=text("access.exposed-hint"), reasons=verdict.exposed)
        if verdict.unproven is not None:
            raise UnsafePlanError(
                text("access.unproven"), hint=text("access.unproven-hint"), reasons=(verdict.unproven,)
            )
        return ()

    def after(self) -> tuple[Text, ...]:
        """What the canary sees of the base as it is now, or why that cannot be told; nothing where all is well."""
        if not self.access.is_limited or self.canary is None:
            return ()
        survey = self.portal.survey(self.code, group=self.group)
        if survey.site is None:
            return (text("access.unproven"),)
        pages = [page for page in survey.pages if not page.is_deleted]
        verdict = self._look(self.canary, survey.site, survey, pages)
        return (*verdict.exposed, *([verdict.unproven] if verdict.unproven is not None else []))

    def _look(self, canary: Canary, site: RemoteSite, survey: Survey, pages: Sequence[RemotePage]) -> Verdict:
        titles = {page.id: page.title for page in pages}
        blocks = {page.id: page.mark.block for page in pages if page.mark is not None and page.mark.block is not None}
        unknown = next((page.id for page in pages if page.id not in blocks), None)
        if unknown is not None:
            [read] = self.portal.carry_out([ReadBlocks((unknown,), texts=False)])
            found = read.value.get(unknown, ()) if isinstance(read.value, dict) else ()
            if found:
                blocks[unknown] = found[0].id
        return canary.look(Lookout(site.id, self.code, survey.user, survey.origin, site.is_groups, titles, blocks))

    def _look_at_scratch(self, site: RemoteSite, survey: Survey) -> Verdict:
        assert self.canary is not None
        title = str(text("access.scratch-title"))
        [made] = self.portal.carry_out([AddPage(site.id, None, title, SCRATCH_CODE, "", SCRATCH)])
        if made.error is not None:
            raise made.error
        page = made.value
        assert isinstance(page, int)
        try:
            content = '<section class="landing-block"><div class="landing-block-node-text"><p>-</p></div></section>'
            [block] = self.portal.carry_out([AddBlock(page, SCRATCH_BLOCK, content, None)])
            blocks = {page: block.value} if isinstance(block.value, int) else {}
            lookout = Lookout(site.id, self.code, survey.user, survey.origin, site.is_groups, {page: title}, blocks)
            return self.canary.look(lookout)
        finally:
            self.portal.carry_out([UpdatePage(page, mark=SCRATCH.archived(), deleted=True)])

    def _proven(self) -> Text:
        day = self.access.proven
        return text("access.proven-on", day=day.isoformat()) if day is not None else text("access.never-proven")
