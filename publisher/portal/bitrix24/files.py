"""Files that a portal shows its readers, fetched without the webhook."""

from urllib.parse import urljoin

import requests

from publisher.portal.bitrix24.bounds import MOST_FILE_BYTES, TooLargeError, read_body
from publisher.portal.bitrix24.failures import FOREIGN_ERRORS
from publisher.portal.bitrix24.session import ANSWER_TIMEOUT_S, CONNECT_TIMEOUT_S

MOST_FILES_BYTES = 1_000_000_000
"""Of all the files that one run takes."""


class FileReader:
    """Fetches files from one portal until they are MOST_FILES_BYTES together."""

    def __init__(self, session: requests.Session, origin: str) -> None:
        self._session = session
        self._origin = origin
        self._left = MOST_FILES_BYTES

    def read(self, address: str) -> bytes | None:
        """A file by its address there; None where it cannot be had. No secret is sent."""
        url = urljoin(f"{self._origin}/", address)
        if not url.startswith(f"{self._origin}/") or "/rest/" in url:
            return None
        try:
            response = self._session.get(
                url,
                headers={"Accept": "image/*", "Content-Type": None},
                allow_redirects=False,
                stream=True,
                timeout=(CONNECT_TIMEOUT_S, ANSWER_TIMEOUT_S),
            )
            if response.status_code != 200:
                response.close()
                return None
            content = read_body(response, min(MOST_FILE_BYTES, self._left))
        except (TooLargeError, *FOREIGN_ERRORS):
            return None
        self._left -= len(content)
        return content
