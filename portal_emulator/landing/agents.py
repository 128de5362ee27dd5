"""What the portal does by itself once a day: empty the trash after thirty days, remove files that nothing holds.

[facts kb-5, kb-8] It runs on the portal's clock, at the first request of a day.
"""

import sqlite3

from portal_emulator.landing.files import TEMPORARY_SECONDS

DAY = 86_400
TRASH_DAYS = 30


def run(db: sqlite3.Connection, now: int) -> None:
    before = now - TRASH_DAYS * DAY
    db.execute("DELETE FROM block WHERE deleted = 'Y' AND date_modify < ?", (before,))
    db.execute(
        "DELETE FROM template_ref WHERE entity_type = 'L'"
        " AND entity_id IN (SELECT id FROM landing WHERE deleted = 'Y' AND date_modify < ?)",
        (before,),
    )
    db.execute("DELETE FROM landing WHERE deleted = 'Y' AND date_modify < ?", (before,))
    db.execute("UPDATE site SET landing_id_index = 0 WHERE landing_id_index NOT IN (SELECT id FROM landing)")
    db.execute("UPDATE folder SET index_id = NULL WHERE index_id NOT IN (SELECT id FROM landing)")
    db.execute("DELETE FROM folder WHERE deleted = 'Y' AND date_modify < ?", (before,))
    db.execute("DELETE FROM site WHERE deleted = 'Y' AND date_modify < ?", (before,))
    db.execute("DELETE FROM file WHERE temp = 1 AND date_create < ?", (now - TEMPORARY_SECONDS,))
    db.execute(
        "DELETE FROM file WHERE id NOT IN (SELECT file_id FROM block_file UNION SELECT file_id FROM saved_block_file)"
    )
