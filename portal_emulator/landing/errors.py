"""The errors of `landing.*`: code and English text. Clients match on the code; texts follow the portal's language."""

from collections.abc import Mapping
from typing import Any

from portal_emulator.dispatch import RestError

TEXTS = {
    "ACCESS_DENIED": "Access denied.",
    "BAD_ANCHOR": "The anchor must start with a letter and may only contain letters, digits and - _ . :",
    "BLOCK_CANT_BE_ADDED": "Cannot add block because it is not intended for this type of page.",
    "BLOCK_NOT_FOUND": "Block not found",
    "BLOCK_WRONG_SORT": "Out of sorting bounds or block not found",
    "BX_EMPTY_REQUIRED": "A required field is not filled in.",
    "CARD_NOT_FOUND": "Card not found in the block",
    "CANT_BE_EMPTY": "The page address cannot be empty.",
    "CANT_DELETE_MAIN": "The main page of a site cannot be deleted while the site has other pages.",
    "DELETE_ACCESS_DENIED": "Access to delete the page is denied.",
    "ENTITY_NOT_FOUND": "Entity not found",
    "FEATURE_NOT_AVAIL": "Permission settings are not available on the current plan.",
    "FILE_ERROR": "File upload error. The file may not be a graphic.",
    "FOLDER_CONTAINS_AREAS": "The folder contains included areas and cannot be deleted.",
    "FOLDER_IS_NOT_UNIQUE": "A folder with this name already exists.",
    "FOLDER_NOT_FOUND": "Folder not found",
    "IS_NOT_ADMIN": "Administrator rights are required.",
    "LANDING_ERROR": "Page or folder not found.",
    "LANDING_NOT_EXIST": "Landing not found",
    "LICENSE_EXPIRED": "Your product license has expired.",
    "MOVE_RESTRICTION": "A folder cannot be moved into itself.",
    "NODES_NOT_FOUND": "No nodes found for modification",
    "PUBLIC_PAGE_REACHED": "Your plan has a limit on the number of published pages.",
    "PUBLIC_SITE_REACHED": "Your plan has a limit on the number of published sites.",
    "ROLE_SCOPE_MISMATCH": "The role does not belong to this section.",
    "SITE_ERROR": "Site not found or access denied.",
    "SITE_IS_NOT_EMPTY": "The site contains pages.",
    "SITE_LIMIT_REACHED": "Your plan has a limit on the number of sites.",
    "SITE_NOT_FOUND": "Site not found",
    "SLASH_IS_NOT_ALLOWED": "Slash is not allowed in the address.",
    "TOTAL_PAGE_REACHED": "Your plan has a limit on the number of pages.",
    "TOTAL_SITE_REACHED": "Your plan has a limit on the number of sites.",
    "UNABLE_DELETE_INCLUDE": "A template area of the site cannot be deleted.",
    "WRONG_CODE_FORMAT": "Invalid page address.",
    "WRONG_DATA": "Invalid template data.",
}


def refuse(code: str, text: str = "", extra: Mapping[str, Any] | None = None) -> RestError:
    """An error to raise; every refusal of `landing.*` is HTTP 400, access too. [source]"""
    return RestError(code, text or TEXTS[code], extra=extra)
