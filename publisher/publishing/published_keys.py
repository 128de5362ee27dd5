"""The keys of pages as the portal has them."""

from publisher.pipeline.project import Project
from publisher.targets.target import FoundBase


def keys_on(found: FoundBase, project: Project) -> dict[str, str]:
    """The keys of published pages by path, as the portal has them."""
    prefix = project.settings.docs_prefix
    return {page.description.removeprefix(prefix): page.mark.key for page in found.pages if page.mark is not None}
