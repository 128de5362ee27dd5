"""The repository of blocks, and the sanitiser as a service. [docs: landing/block/methods, landing/user-blocks]"""

from typing import Any

from portal_emulator import php
from portal_emulator.dispatch import Call
from portal_emulator.landing import repository, saved_blocks
from portal_emulator.landing.parameters import Kind, landing, may, need
from portal_emulator.landing.sanitiser import judged


@landing("landing.block.getRepository", takes=(may("section", Kind.TEXT),))
def get_repository(call: Call, section: str | None) -> Any:
    """All sections, one of them, or false. [docs: block/methods/landing-block-get-repository.md]"""
    site_type = call.statics.scope or "PAGE"
    saved = saved_blocks.listed(call, site_type)
    own = {name for item in saved.values() for name in item["section"]}
    sections = {
        name: repository.section(name, site_type, {code: item for code, item in saved.items() if _in(item, name)})
        for name in [*repository.SECTIONS, *sorted(own - set(repository.SECTIONS))]
    }
    return sections if section is None else sections.get(section, False)


def _in(item: dict[str, Any], section: str) -> bool:
    """Saved blocks stand in their sections, and all of them among the favourites."""
    return section == repository.FAVOURITES or section in item["section"]


@landing("landing.block.getContentFromRepository", takes=(need("code", Kind.TEXT),))
def get_content_from_repository(call: Call, code: str) -> str | None:  # noqa: ARG001
    """Null for an unknown code. [docs: block/methods/landing-block-get-content-from-repository.md]"""
    block = repository.BY_CODE.get(code)
    return block.content if block else None


@landing("landing.block.getManifestFile", takes=(need("code", Kind.TEXT),))
def get_manifest_file(call: Call, code: str) -> Any:  # noqa: ARG001
    """As the file has it; an empty list for an unknown code. [docs: landing-block-get-manifest-file.md]"""
    block = repository.BY_CODE.get(code.removeprefix("bitrix:"))
    return block.manifest() if block else []


@landing("landing.repo.checkContent", takes=(need("content", Kind.TEXT), may("splitter", Kind.TEXT, "#SANITIZE#")))
def check_content(call: Call, content: str, splitter: str) -> dict[str, Any]:
    """The very sanitiser that content goes through. [docs: user-blocks/landing-repo-check-content.md]"""
    is_bad, clean = judged(content, call.settings.switch("sanitiser"), splitter)
    return {"is_bad": is_bad, "content": clean}


@landing("landing.repo.getList", takes=(may("params", Kind.ARRAY, {}),))
def get_registered(call: Call, params: Any) -> list[Any]:  # noqa: ARG001
    """No application registers blocks here. [docs: user-blocks/landing-repo-get-list.md]"""
    return php.as_list(None)
