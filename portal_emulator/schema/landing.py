"""Tables of the classic knowledge base: sites, folders, pages, blocks, files."""

_STAMPS = """
    created_by_id INTEGER NOT NULL,
    modified_by_id INTEGER NOT NULL,
    date_create INTEGER NOT NULL,
    date_modify INTEGER NOT NULL"""

LANDING = f"""
CREATE TABLE site (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT,
    xml_id TEXT,
    type TEXT NOT NULL,
    active TEXT NOT NULL DEFAULT 'N',
    deleted TEXT NOT NULL DEFAULT 'N',
    tpl_id INTEGER NOT NULL DEFAULT 0,
    tpl_code TEXT,
    domain_id INTEGER NOT NULL DEFAULT 0,
    landing_id_index INTEGER NOT NULL DEFAULT 0,
    landing_id_404 INTEGER NOT NULL DEFAULT 0,
    landing_id_503 INTEGER NOT NULL DEFAULT 0,
    lang TEXT,
    additional_fields TEXT NOT NULL DEFAULT '{{}}',
{_STAMPS}
);

CREATE TABLE folder (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site_id INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
    parent_id INTEGER,
    title TEXT NOT NULL,
    code TEXT NOT NULL,
    index_id INTEGER,
    active TEXT NOT NULL DEFAULT 'N',
    deleted TEXT NOT NULL DEFAULT 'N',
{_STAMPS}
);
CREATE INDEX folder_site ON folder (site_id, parent_id);

CREATE TABLE landing (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site_id INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
    folder_id INTEGER,
    title TEXT NOT NULL,
    code TEXT NOT NULL,
    description TEXT,
    xml_id TEXT,
    active TEXT NOT NULL DEFAULT 'N',
    public TEXT NOT NULL DEFAULT 'N',
    deleted TEXT NOT NULL DEFAULT 'N',
    sitemap TEXT NOT NULL DEFAULT 'N',
    tpl_id INTEGER NOT NULL DEFAULT 0,
    additional_fields TEXT NOT NULL DEFAULT '{{}}',
    date_public INTEGER,
{_STAMPS}
);
CREATE INDEX landing_site ON landing (site_id, folder_id);
CREATE INDEX landing_code ON landing (site_id, code COLLATE NOCASE);
CREATE INDEX landing_xml_id ON landing (xml_id);

-- A page's draft rows are public='N'; publication gives each a public twin, whose id the draft keeps in parent_id.
CREATE TABLE block (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lid INTEGER NOT NULL REFERENCES landing (id) ON DELETE CASCADE,
    parent_id INTEGER,
    code TEXT NOT NULL,
    public TEXT NOT NULL DEFAULT 'N',
    active TEXT NOT NULL DEFAULT 'Y',
    deleted TEXT NOT NULL DEFAULT 'N',
    designed TEXT NOT NULL DEFAULT 'N',
    sort INTEGER NOT NULL DEFAULT 0,
    anchor TEXT,
    xml_id TEXT,
    favorite_meta TEXT NOT NULL DEFAULT '[]',
    names TEXT NOT NULL DEFAULT '{{}}',
    content TEXT NOT NULL DEFAULT '',
    search_content TEXT NOT NULL DEFAULT '',
{_STAMPS}
);
CREATE INDEX block_page ON block (lid, public, sort, id);

CREATE TABLE file (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    path TEXT NOT NULL UNIQUE,
    content_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    content BLOB NOT NULL,
    temp INTEGER NOT NULL DEFAULT 0,
    date_create INTEGER NOT NULL
);

-- A file lives while a block is bound to it.
CREATE TABLE block_file (
    block_id INTEGER NOT NULL REFERENCES block (id) ON DELETE CASCADE,
    file_id INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
    PRIMARY KEY (block_id, file_id)
) WITHOUT ROWID;
CREATE INDEX block_file_file ON block_file (file_id);

CREATE TABLE template_ref (
    entity_type TEXT NOT NULL CHECK (entity_type IN ('S', 'L')),
    entity_id INTEGER NOT NULL,
    area INTEGER NOT NULL,
    landing_id INTEGER NOT NULL REFERENCES landing (id) ON DELETE CASCADE,
    PRIMARY KEY (entity_type, entity_id, area)
) WITHOUT ROWID;
CREATE INDEX template_ref_landing ON template_ref (landing_id);

CREATE TABLE syspage (
    site_id INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    landing_id INTEGER NOT NULL REFERENCES landing (id) ON DELETE CASCADE,
    PRIMARY KEY (site_id, type)
) WITHOUT ROWID;

-- Rights of site 0 are those of every site without its own.
CREATE TABLE site_right (
    site_id INTEGER NOT NULL,
    access_code TEXT NOT NULL,
    operations TEXT NOT NULL,
    PRIMARY KEY (site_id, access_code)
) WITHOUT ROWID;

CREATE TABLE landing_role (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    xml_id TEXT NOT NULL,
    type TEXT NOT NULL,
    rights TEXT NOT NULL DEFAULT '{{}}',
    additional TEXT NOT NULL DEFAULT '[]',
    access_codes TEXT NOT NULL DEFAULT '[]'
);

CREATE TABLE site_binding (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    site_id INTEGER NOT NULL REFERENCES site (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('G', 'M')),
    binding_id TEXT NOT NULL,
    UNIQUE (kind, binding_id, site_id)
);
"""

# Copies of blocks that people keep for later pages. Their ids are blocks' ids: the counter of `block` gives them out.
SAVED_BLOCKS = """
CREATE TABLE saved_block (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    content TEXT NOT NULL,
    name TEXT NOT NULL,
    sections TEXT NOT NULL,
    tpl_code TEXT NOT NULL,
    preview_id INTEGER NOT NULL,
    date_create INTEGER NOT NULL
);
CREATE TABLE saved_block_file (
    block_id INTEGER NOT NULL REFERENCES saved_block (id) ON DELETE CASCADE,
    file_id INTEGER NOT NULL REFERENCES file (id) ON DELETE CASCADE,
    PRIMARY KEY (block_id, file_id)
) WITHOUT ROWID;
"""

# Who opened a page, how often: a page's own number is the sum. Gone with the page.
VIEWS = """
ALTER TABLE landing ADD COLUMN views INTEGER NOT NULL DEFAULT 0;
CREATE TABLE landing_view (
    lid INTEGER NOT NULL REFERENCES landing (id) ON DELETE CASCADE,
    user_id INTEGER NOT NULL,
    views INTEGER NOT NULL,
    first_view INTEGER NOT NULL,
    last_view INTEGER NOT NULL,
    PRIMARY KEY (lid, user_id)
) WITHOUT ROWID;
"""
