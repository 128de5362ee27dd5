"""note.*: Knowledge Base 2.0."""

import base64
from typing import Any

import pytest

from portal_emulator.notes import documents
from portal_emulator.notes.desk import NoteDesk
from portal_emulator.notes.markdown import plain, reserialised
from portal_emulator.notes.picture import documents_picture

SERVICE, HEAD, MEMBER = "publisher", "anna.k@example.com", "maxim.o@example.com"
INVALID = (400, "VALIDATION_REQUESTVALIDATIONEXCEPTION")
BAD_FIELD = (400, "VALIDATION_DTOVALIDATIONEXCEPTION")
NOT_FOUND = (400, "ENTITYNOTFOUNDEXCEPTION")
DENIED = (403, "ACCESSDENIEDEXCEPTION")
PNG = b"\x89PNG\r\n\x1a\n...."


def collection(rest: Any, name: str = "Strategy", key: str = SERVICE) -> int:
    number: int = rest.v3(key, "note.collection.add", fields={"name": name})["item"]["id"]
    return number


def document(rest: Any, title: str, **fields: Any) -> Any:
    fields = {"collectionId": 1, "title": title, **fields}
    return rest.v3(SERVICE, "note.document.add", fields=fields)["item"]


def policy(rest: Any, level: str, collection_id: int = 1) -> None:
    """What a person sets in the portal, not by REST."""
    with rest.portal.store.transaction() as db:
        db.execute("UPDATE note_collection SET policy = ? WHERE id = ?", (level, collection_id))


def types(rest: Any, text: str, document_id: int = 1, user_id: int = 3) -> None:
    """A person types in the portal's editor."""
    with rest.portal.store.transaction() as db:
        documents.edit(NoteDesk(db, user_id, admin=True, now=rest.portal.clock.seconds()), document_id, text)


@pytest.mark.fact("tn-6.7.1")
def test_a_new_base_is_for_its_creator_only(rest: Any) -> None:
    """Until somebody opens it up in the portal; administrators see it all the same."""
    rest.v3(HEAD, "note.collection.add", fields={"name": "Strategy"})
    item = rest.v3(HEAD, "note.collection.get", id=1)["item"]
    assert item == {
        "id": 1,
        "name": "Strategy",
        "position": 0,
        "policyLevel": "none",
        "createdBy": 3,
        "createdAt": "2026-11-23T08:00:00Z",
        "updatedBy": 3,
        "updatedAt": "2026-11-23T08:00:00Z",
    }
    assert rest.v3_error(MEMBER, "note.collection.get", id=1) == NOT_FOUND
    assert rest.v3(MEMBER, "note.collection.list") == {"items": [], "nextCursor": None}
    assert rest.v3(SERVICE, "note.collection.get", id=1)["item"]["name"] == "Strategy"
    policy(rest, "view")
    assert rest.v3(MEMBER, "note.collection.get", id=1)["item"]["policyLevel"] == "view"
    assert rest.v3_error(MEMBER, "note.collection.update", id=1, fields={"name": "x"}) == DENIED
    assert rest.v3_error(MEMBER, "note.collection.archive", id=1) == DENIED


@pytest.mark.fact("tn-6.1.1")
def test_bases_are_listed_by_position_and_cursor(rest: Any) -> None:
    """The last page has no cursor."""
    for number in range(5):
        rest.v3(SERVICE, "note.collection.add", fields={"name": f"B{number}", "position": 10 - number})
    first = rest.v3(SERVICE, "note.collection.list", pagination={"limit": 3})
    second = rest.v3(SERVICE, "note.collection.list", pagination={"limit": 3, "afterCursor": first["nextCursor"]})
    assert [item["name"] for item in first["items"]] == ["B4", "B3", "B2"]
    assert first["nextCursor"] == {"position": 8, "id": 3}
    assert [item["name"] for item in second["items"]] == ["B1", "B0"]
    assert second["nextCursor"] is None


@pytest.mark.fact("tn-6.1.2", "tn-6.7.3")
def test_a_base_is_renamed_archived_and_deleted(rest: Any) -> None:
    """Its documents go with it; an import in the background keeps it from being deleted."""
    collection(rest)
    document(rest, "Page")
    assert rest.v3(SERVICE, "note.collection.update", id=1, fields={"name": "New"})["item"]["name"] == "New"
    assert rest.v3(SERVICE, "note.collection.archive", id=1) == {"result": True}
    assert rest.v3_error(SERVICE, "note.document.get", id=1) == NOT_FOUND
    assert rest.v3_error(SERVICE, "note.collection.archive", id=1) == NOT_FOUND
    rest.set_switch("note_import", "on")
    assert rest.v3_error(SERVICE, "note.collection.delete", id=1) == (409, "NOTE_COLLECTION_UNDER_IMPORT")
    rest.set_switch("note_import", "off")
    assert rest.v3(SERVICE, "note.collection.delete", id=1) == {"result": True}
    assert rest.v3_error(SERVICE, "note.collection.delete", id=1) == NOT_FOUND


def titles(nodes: Any) -> Any:
    return [(node["title"], titles(node["children"])) for node in nodes]


@pytest.mark.fact("tn-6.3.1")
def test_a_new_document_stands_first_among_its_siblings(rest: Any) -> None:
    """Position is the highest plus 1000, shown from high to low."""
    collection(rest)
    one = document(rest, "One")
    two = document(rest, "Two")
    document(rest, "Below one", parentId=one["id"])
    assert (one["position"], two["position"], one["parentId"], one["markdown"]) == (1000, 2000, None, "")
    tree = rest.v3(SERVICE, "note.document.tree.list", collectionId=1)
    assert titles(tree["items"]) == [("Two", []), ("One", [("Below one", [])])]
    assert tree["truncated"] is False
    assert "markdown" not in tree["items"][0]


@pytest.mark.fact("tn-6.3.2")
def test_position_and_parent_cannot_be_changed(rest: Any) -> None:
    """Others than title and text are not editable; alone they are an empty update."""
    collection(rest)
    document(rest, "One")
    assert rest.v3_error(SERVICE, "note.document.update", id=1, fields={"title": "x", "position": 5}) == INVALID
    assert rest.v3_error(SERVICE, "note.document.update", id=1, fields={"parentId": 1}) == (400, "NOTE_EMPTY_UPDATE")
    assert rest.v3_error(SERVICE, "note.document.update", id=1, fields={}) == (400, "NOTE_EMPTY_UPDATE")


@pytest.mark.fact("tn-6.4.1")
def test_an_equal_text_moves_the_date_all_the_same(rest: Any) -> None:
    """So equal writes had better not be sent."""
    collection(rest)
    before = document(rest, "One", markdown="text")
    rest.later(minutes=1)
    after = rest.v3(SERVICE, "note.document.update", id=1, fields={"markdown": "text"})["item"]
    assert (before["updatedAt"], after["updatedAt"]) == ("2026-11-23T08:00:00Z", "2026-11-23T08:01:00Z")
    assert after["title"] == "One"


@pytest.mark.fact("tn-6.4.4")
def test_a_text_is_limited_in_bytes(rest: Any) -> None:
    """1 MiB; in Cyrillic half as many characters."""
    collection(rest)
    document(rest, "Largest", markdown="я" * 524_288)
    fields = {"collectionId": 1, "title": "x", "markdown": "я" * 524_289}
    assert rest.v3_error(SERVICE, "note.document.add", fields=fields) == (400, "NOTE_MARKDOWN_TOO_LARGE")
    assert rest.v3_error(SERVICE, "note.document.update", id=1, fields={"markdown": fields["markdown"]}) == (
        400,
        "NOTE_MARKDOWN_TOO_LARGE",
    )


def test_a_parent_is_a_live_document_of_the_same_base(rest: Any) -> None:
    """Or NOTE_INVALID_PARENT."""
    collection(rest)
    collection(rest, "Other")
    document(rest, "One")
    for parent, base in ((1, 2), (9, 1)):
        fields = {"collectionId": base, "title": "x", "parentId": parent}
        assert rest.v3_error(SERVICE, "note.document.add", fields=fields) == (400, "NOTE_INVALID_PARENT")


@pytest.mark.fact("tn-6.2.1")
def test_archiving_and_deleting_take_the_subtree_along(rest: Any) -> None:
    """They vanish from the tree and are not found; what is archived can still be deleted."""
    collection(rest)
    document(rest, "One")
    document(rest, "Below", parentId=1)
    document(rest, "Two")
    assert rest.v3(SERVICE, "note.document.archive", id=1) == {"result": True}
    assert titles(rest.v3(SERVICE, "note.document.tree.list", collectionId=1)["items"]) == [("Two", [])]
    assert rest.v3_error(SERVICE, "note.document.get", id=2) == NOT_FOUND
    assert rest.v3_error(SERVICE, "note.document.archive", id=1) == NOT_FOUND
    assert rest.v3(SERVICE, "note.document.delete", id=1) == {"result": True}
    assert rest.v3_error(SERVICE, "note.document.delete", id=2) == NOT_FOUND


@pytest.mark.fact("tn-6.4.2")
def test_a_person_at_work_keeps_the_text_from_being_replaced(rest: Any) -> None:
    """REST answers the old text; `overwrite` drops the person's; a title can be changed."""
    collection(rest)
    document(rest, "One", markdown="old")
    types(rest, "typed")
    assert rest.v3(SERVICE, "note.document.get", id=1)["item"]["markdown"] == "old"
    change = {"id": 1, "fields": {"markdown": "new"}}
    assert rest.v3_error(SERVICE, "note.document.update", **change) == (409, "NOTE_DOCUMENT_HAS_UNSAVED_CHANGES")
    rest.set_switch("note_conflict", "docs")
    assert rest.v3_error(SERVICE, "note.document.update", **change) == (400, "NOTE_DOCUMENT_HAS_UNSAVED_CHANGES")
    assert rest.v3(SERVICE, "note.document.update", id=1, fields={"title": "Uno"})["item"]["title"] == "Uno"
    assert rest.v3(SERVICE, "note.document.update", overwrite=True, **change)["item"]["markdown"] == "new"
    rest.later(hours=1)
    assert rest.v3(SERVICE, "note.document.get", id=1)["item"]["markdown"] == "new"


@pytest.mark.fact("tn-6.4.3")
def test_a_persons_edit_comes_back_in_the_editors_spelling(rest: Any) -> None:
    """After a while, with the person's name on it."""
    collection(rest)
    document(rest, "One", markdown="* a\n")
    types(rest, "* a\n* b\n\n\n__strong__ and _thin_\n")
    rest.later(minutes=5)
    item = rest.v3(SERVICE, "note.document.get", id=1)["item"]
    assert item["markdown"] == "- a\n- b\n\n**strong** and *thin*"
    assert (item["updatedBy"], item["updatedAt"]) == (3, "2026-11-23T08:00:00Z")


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("Title\n=====\n\nPart\n---", "# Title\n\n## Part"),
        ("| a|b |\n|---|--:|", "| a | b |\n| --- | --: |"),
        ("```\n* a\n\n\n__x__\n```  ", "```\n* a\n\n\n__x__\n```"),
        ("line  \r\nnext", "line\nnext"),
        ("snake_case_name and 2 * 3", "snake_case_name and 2 * 3"),
        ("+ one\n  * two", "- one\n  - two"),
    ],
)
@pytest.mark.fact("tn-6.4.3")
def test_the_editors_spelling(text: str, spelt: str) -> None:
    """Code stays as it is; spelling it again changes nothing."""
    assert reserialised(text) == spelt
    assert reserialised(spelt) == spelt


@pytest.mark.fact("tn-6.1.3")
def test_searching_finds_all_words_in_title_or_text(rest: Any) -> None:
    """Case does not matter, marks and comments are no words; only bases that one may see."""
    collection(rest)
    document(rest, "Розница", markdown="# Малая\n\n[Сегмент](/x/) **рос** <!-- secret -->")
    document(rest, "Retail", markdown="retail & <b>more</b> retail")
    found = rest.v3(SERVICE, "note.document.search.list", query="СЕГМЕНТ роз")
    assert [hit["documentId"] for hit in found["items"]] == [1]
    assert found["hasMore"] is False
    assert rest.v3(SERVICE, "note.document.search.list", query="secret")["items"] == []
    (hit,) = rest.v3(SERVICE, "note.document.search.list", query="Retail")["items"]
    assert hit["snippet"] == "...<b>retail</b> &amp; more <b>retail</b>..."
    assert rest.v3(MEMBER, "note.document.search.list", query="Retail")["items"] == []
    policy(rest, "view")
    assert len(rest.v3(MEMBER, "note.document.search.list", query="Retail")["items"]) == 1
    document(rest, "Retail again")
    assert rest.v3(SERVICE, "note.document.search.list", query="retail", pagination={"limit": 1})["hasMore"] is True
    (hit,) = rest.v3(SERVICE, "note.document.search.list", query="again")["items"]
    assert hit["snippet"] == "......"


def test_plain_words_of_a_document() -> None:
    """Pictures and links leave their words."""
    assert plain("![Alt](a.png) [link](/x/) `code` [[image fileId=1]]\n> quote") == "Alt link code quote"


@pytest.mark.fact("tn-6.3.3")
def test_a_large_tree_leaves_out_whole_branches() -> None:
    """Or the end of a first branch that is too large by itself."""

    def row(number: int, parent: int | None) -> dict[str, Any]:
        return {"id": number, "parent_id": parent, "collection_id": 1, "title": str(number), "position": 0}

    rows: Any = [row(1, None), row(2, 1), row(3, 2), row(4, None), row(5, 4), row(6, None)]
    assert documents.tree(rows, 6)[1] is False
    nodes, truncated = documents.tree(rows, 5)
    assert (titles(nodes), truncated) == ([("1", [("2", [("3", [])])]), ("4", [("5", [])])], True)
    nodes, truncated = documents.tree(rows, 2)
    assert (titles(nodes), truncated) == ([("1", [("2", [])])], True)


def upload(rest: Any, name: str, content: bytes, **more: Any) -> dict[str, Any]:
    return {"documentId": 1, "fileName": name, "fileContent": base64.b64encode(content).decode(), **more}


@pytest.mark.fact("tn-6.5.1")
def test_a_file_belongs_to_one_document(rest: Any) -> None:
    """Its Markdown stands on a line of its own."""
    collection(rest)
    document(rest, "One")
    document(rest, "Two")
    item = rest.v3(SERVICE, "note.file.add", **upload(rest, "a.png", PNG))["item"]
    assert item == {
        "id": 1,
        "documentId": 1,
        "name": "a.png",
        "size": 12,
        "mimeType": "image/png",
        "assetType": "image",
        "assetMarkdown": "[[image fileId=1]]",
    }
    assert rest.v3(SERVICE, "note.file.get", id=1, documentId=1)["item"] == item
    assert rest.v3_error(SERVICE, "note.file.get", id=1, documentId=2) == NOT_FOUND
    assert rest.v3_error(SERVICE, "note.file.get", id=1) == INVALID


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.JPG", b"\xff\xd8\xff\xe0", "image"),
        ("a.webp", b"RIFF0000WEBP", "image"),
        ("a.svg", b"<svg/>", "image"),
        ("a.pdf", b"%PDF-1.7", "file"),
        ("a.md", "Привет".encode(), "file"),
        ("a.mp4", b"\0\0\0\x18ftypmp42", "video"),
    ],
)
@pytest.mark.fact("tn-6.5.2")
def test_kinds_of_files(rest: Any, name: str, content: bytes, kind: str) -> None:
    """Told by name and content."""
    collection(rest)
    document(rest, "One")
    assert rest.v3(SERVICE, "note.file.add", **upload(rest, name, content))["item"]["assetType"] == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.exe", b"MZ"), ("a", b"x"), ("a.png", b"<svg/>"), ("a.svg", b"text"), ("a.txt", b"\0"), ("a.md", b"\xff")],
)
@pytest.mark.fact("tn-6.5.2")
def test_other_files_are_not_allowed(rest: Any, name: str, content: bytes) -> None:
    """Whatever the name says."""
    collection(rest)
    document(rest, "One")
    assert rest.v3_error(SERVICE, "note.file.add", **upload(rest, name, content)) == (400, "NOTE_FILE_TYPE_NOT_ALLOWED")


@pytest.mark.fact("tn-6.1.6")
def test_a_switch_wants_a_files_parameters_in_fields(rest: Any) -> None:
    """The documentation and both SDKs have them at the top, other methods of notes in an object."""
    collection(rest)
    document(rest, "One")
    given = upload(rest, "a.txt", b"x")
    assert rest.v3_error(SERVICE, "note.file.add", fields=given) == INVALID
    rest.set_switch("note_file", "fields")
    assert rest.v3_error(SERVICE, "note.file.add", **given) == INVALID
    assert rest.v3(SERVICE, "note.file.add", fields=given)["item"]["name"] == "a.txt"


@pytest.mark.fact("tn-6.5.2")
def test_a_file_may_be_too_large_or_no_base64(rest: Any) -> None:
    """25 MiB."""
    collection(rest)
    document(rest, "One")
    large = upload(rest, "a.txt", b"x" * (25 * 1024 * 1024 + 1))
    assert rest.v3_error(SERVICE, "note.file.add", **large) == (400, "NOTE_FILE_TOO_LARGE")
    assert rest.v3_error(SERVICE, "note.file.add", **upload(rest, "a.txt", b"x", fileContent="@@")) == INVALID
    assert rest.v3_error(SERVICE, "note.file.add", **upload(rest, "a.txt", b"x", documentId=9)) == NOT_FOUND


@pytest.mark.parametrize(
    ("method", "params", "error"),
    [
        ("note.collection.add", {}, INVALID),
        ("note.collection.add", {"fields": {}}, BAD_FIELD),
        ("note.collection.add", {"fields": {"name": " "}}, BAD_FIELD),
        ("note.collection.add", {"fields": {"name": "x" * 256}}, BAD_FIELD),
        ("note.collection.add", {"fields": {"name": 5}}, BAD_FIELD),
        ("note.collection.get", {"id": "1"}, INVALID),
        ("note.collection.get", {"id": 9}, NOT_FOUND),
        ("note.collection.list", {"pagination": {"limit": 0}}, INVALID),
        ("note.collection.list", {"pagination": "x"}, INVALID),
        ("note.collection.list", {"pagination": {"afterCursor": "x"}}, INVALID),
        ("note.collection.list", {"pagination": {"afterCursor": {"id": 1}}}, INVALID),
        ("note.collection.update", {"id": 1, "fields": {}}, BAD_FIELD),
        ("note.collection.update", {"id": 9, "fields": {"name": "x"}}, NOT_FOUND),
        ("note.collection.delete", {}, INVALID),
        ("note.document.add", {"fields": {"title": "x"}}, BAD_FIELD),
        ("note.document.add", {"fields": {"collectionId": 9, "title": "x"}}, NOT_FOUND),
        (
            "note.document.add",
            {"fields": {"collectionId": 1, "title": "x", "slug": "y"}},
            (400, "UNKNOWNDTOPROPERTYEXCEPTION"),
        ),
        ("note.document.get", {"id": 9}, NOT_FOUND),
        ("note.document.update", {"id": 9, "fields": {"title": "x"}}, NOT_FOUND),
        ("note.document.update", {"id": 9, "fields": {"title": "x"}, "overwrite": "yes"}, INVALID),
        ("note.document.tree.list", {}, INVALID),
        ("note.document.tree.list", {"collectionId": 9}, NOT_FOUND),
        ("note.document.search.list", {}, INVALID),
        ("note.document.search.list", {"query": 5}, INVALID),
        ("note.document.search.list", {"query": "ab"}, (400, "NOTE_SEARCH_QUERY_TOO_SHORT")),
        ("note.document.search.list", {"query": "a" * 201}, (400, "NOTE_SEARCH_QUERY_TOO_LONG")),
    ],
)
@pytest.mark.fact("tn-6.2.1", "tn-6.8.1")
def test_what_is_refused(rest: Any, method: str, params: dict[str, Any], error: tuple[int, str]) -> None:
    """docs: note/**/*.md"""
    collection(rest)
    assert rest.v3_error(SERVICE, method, **params) == error


@pytest.mark.fact("tn-6.7.2")
def test_seeing_is_not_editing(rest: Any) -> None:
    """With a base open for viewing documents can be read, not written."""
    collection(rest)
    document(rest, "One")
    assert rest.v3_error(MEMBER, "note.document.get", id=1) == NOT_FOUND
    policy(rest, "view")
    assert rest.v3(MEMBER, "note.document.get", id=1)["item"]["title"] == "One"
    assert rest.v3_error(MEMBER, "note.document.update", id=1, fields={"title": "x"}) == DENIED
    policy(rest, "manage")
    assert rest.v3(MEMBER, "note.document.update", id=1, fields={"title": "x"})["item"]["updatedBy"] == 11


@pytest.mark.fact("tn-6.1.5")
def test_fields_are_described(rest: Any) -> None:
    """What can be changed of a document is told by the portal."""
    items = rest.v3(SERVICE, "note.document.field.list", select=["name", "editable"])["items"]
    assert [item["name"] for item in items if item["editable"]] == ["title", "markdown"]
    assert rest.v3(SERVICE, "note.document.tree.field.get", name="children")["item"]["type"] == "array"


@pytest.mark.fact("tn-7.6")
def test_version_two_does_not_know_notes(rest: Any) -> None:
    """A method of REST 3.0 at the old address is unknown there."""
    assert rest.error(SERVICE, "note.collection.list") == (404, "ERROR_METHOD_NOT_FOUND")


def test_the_snapshot_names_what_ids_point_to(rest: Any) -> None:
    """Documents by path, files by content; the order of siblings shows in `place`."""
    collection(rest)
    document(rest, "One")
    rest.v3(SERVICE, "note.file.add", **upload(rest, "a.txt", b"x"))
    document(rest, "Two", parentId=1, markdown="[One](/note/document/1/) /note/collection/1/\n[[file fileId=1]]")
    document(rest, "Three", parentId=1)
    rest.v3(SERVICE, "note.document.delete", id=3)
    base, one, three, two = documents_picture(rest.portal.store.connection)
    assert (base["path"], base["policy"]) == ("Strategy", "none")
    assert (one["path"], one["place"]) == ("Strategy/One", 0)
    assert (three["path"], three["deleted"], three["place"]) == ("Strategy/One/Three", True, -1)
    assert two["markdown"].startswith(
        "[One](/note/document/Strategy/One/) /note/collection/Strategy/\n[[file fileId=2d71"
    )


@pytest.mark.fact("tn-6.1.5")
def test_a_file_describes_the_fields_of_its_answer(rest: Any) -> None:
    """What note.file.add alone takes is none of them. [docs: note-file-field-list.md]"""
    names = [item["name"] for item in rest.v3(SERVICE, "note.file.field.list")["items"]]
    assert names == ["id", "documentId", "name", "size", "mimeType", "assetType", "assetMarkdown"]
    assert rest.v3_error(SERVICE, "note.file.field.get", name="fileContent")[0] == 400
