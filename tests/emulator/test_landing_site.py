"""landing.site.*: sites and folders behave as the portal's. (facts kb-0, kb-3, kb-4; docs: landing/site)"""

from typing import Any

import pytest

MEMBER = "maxim.o@example.com"


@pytest.mark.fact("kb-0.19")
def test_add_gives_a_number_and_lists_give_text(base: Any) -> None:
    """Ids are ints from add and strings in rows; a new site is not active."""
    assert base.site == 1
    (row,) = base.do("site.getList", params={"select": ["CODE", "ACTIVE", "DATE_CREATE", "PUBLIC_URL"]})
    assert row == {
        "ID": "1",
        "TYPE": "KNOWLEDGE",
        "CODE": "/strategy/",
        "ACTIVE": "N",
        "DATE_CREATE": "11/23/2026 09:00:00 am",
        "PUBLIC_URL": "http://portal.localhost/knowledge/strategy/",
    }


@pytest.mark.fact("kb-0.1", "kb-0.2")
def test_without_scope_a_knowledge_base_is_not_there(base: Any) -> None:
    """Lists come back empty, ids are refused; an unknown scope counts as none, case does not matter."""
    rest = base.rest
    assert rest.result("publisher", "landing.site.getList") == []
    assert rest.result("publisher", "landing.site.getList", scope="nonsense") == []
    assert len(rest.result("publisher", "landing.site.getList", scope="knowledge")) == 1
    lid = base.page()
    assert rest.error("publisher", "landing.landing.publication", lid=lid) == (400, "LANDING_NOT_EXIST")
    assert rest.error("publisher", "landing.site.update", id=1, fields={}) == (400, "ACCESS_DENIED")


@pytest.mark.fact("kb-0.3")
def test_type_must_agree_with_the_scope(base: Any) -> None:
    """On add; both ways."""
    fields = {"TITLE": "T", "CODE": "t"}
    assert base.refused("site.add", fields=fields) == "ACCESS_DENIED"
    rest = base.rest
    assert rest.error("publisher", "landing.site.add", fields={**fields, "TYPE": "KNOWLEDGE"}) == (400, "ACCESS_DENIED")
    assert rest.result("publisher", "landing.site.add", fields=fields) == 2


@pytest.mark.parametrize(
    ("code", "title", "stored"),
    [
        ("Strategy", "x", "/Strategy2/"),
        ("", "Small Retail!", "/smallretail/"),
        ("", "Рынок и щи", "/rynokishchi/"),
        ("", "!!!", "/site/"),
        ("2026", "x", "/site2026/"),
        ("/own/", "x", "/own/"),
    ],
)
@pytest.mark.fact("kb-4.5")
def test_code_of_a_site(base: Any, code: Any, title: Any, stored: Any) -> None:
    """Wrapped in slashes, made of the title, digits get a prefix, a taken one a number, trashed sites count."""
    base.do("site.markDelete", id=base.site)
    site = base.do("site.add", fields={"TITLE": title, "CODE": code, "TYPE": "KNOWLEDGE"})
    (row,) = base.do("site.getList", params={"filter": {"ID": site}})
    assert row["CODE"] == stored


def test_bad_fields_of_a_site(base: Any) -> None:
    """A slash inside the code, no title."""
    assert base.refused("site.add", fields={"TITLE": "T", "CODE": "a/b", "TYPE": "KNOWLEDGE"}) == "SLASH_IS_NOT_ALLOWED"
    assert base.refused("site.add", fields={"CODE": "a", "TYPE": "KNOWLEDGE"}) == "BX_EMPTY_REQUIRED"


def test_update_changes_what_is_given(base: Any) -> None:
    """The main page, the template, the mark; hooks that a knowledge base lacks are dropped without a word."""
    lid = base.page()
    other = base.page("Other")
    fields = {
        "TITLE": "New",
        "CODE": "new",
        "DESCRIPTION": "D",
        "XML_ID": "kb1|strategy",
        "TPL_ID": 2,
        "LANDING_ID_INDEX": other,
        "ADDITIONAL_FIELDS": {"THEME_CODE": "3corporate", "HEADBLOCK_CODE": "<script>", "VIEW_TYPE": "all"},
    }
    assert base.do("site.update", id=base.site, fields=fields) is True
    (row,) = base.do("site.getList", params={"filter": {"=XML_ID": "kb1|strategy"}})
    assert (row["TITLE"], row["CODE"], row["TPL_ID"]) == ("New", "/new/", "2")
    assert row["LANDING_ID_INDEX"] == str(other)
    assert base.do("site.getAdditionalFields", id=base.site) == {"THEME_CODE": "3corporate", "VIEW_TYPE": "all"}
    base.do("site.update", id=base.site, fields={"ADDITIONAL_FIELDS": {"VIEW_TYPE": "", "THEME_CODE": ""}})
    assert base.do("site.getAdditionalFields", id=base.site) == []
    assert base.do("site.getAdditionalFields", id=99) == []
    assert lid == 1


@pytest.mark.fact("kb-3.6")
def test_first_page_becomes_the_main_page(base: Any) -> None:
    """And stays it."""
    first = base.page()
    base.page("Second")
    (row,) = base.do("site.getList")
    assert row["LANDING_ID_INDEX"] == str(first)


@pytest.mark.fact("kb-8.6")
def test_trash_of_sites(base: Any) -> None:
    """In the trash a site is not listed; out of it, it is not active."""
    base.do("site.publication", id=base.site)
    assert base.do("site.markDelete", id=base.site) == base.site
    assert base.do("site.getList") == []
    (row,) = base.do("site.getList", params={"filter": {"=DELETED": "Y"}})
    assert (row["ACTIVE"], row["DELETED"]) == ("N", "Y")
    assert base.do("site.markUnDelete", id=base.site) == base.site
    (row,) = base.do("site.getList")
    assert (row["ACTIVE"], row["DELETED"]) == ("N", "N")
    base.do("site.markDelete", id=base.site, mark=1)
    base.do("site.markDelete", id=base.site, mark=0)
    assert len(base.do("site.getList")) == 1


@pytest.mark.fact("kb-8.6")
def test_only_an_empty_site_is_deleted_for_good(base: Any) -> None:
    """Pages in the trash count."""
    lid = base.page()
    base.do("landing.markDelete", lid=lid)
    assert base.refused("site.delete", id=base.site) == "SITE_IS_NOT_EMPTY"
    base.do("landing.delete", lid=lid)
    assert base.do("site.delete", id=base.site) is True
    assert base.refused("site.delete", id=base.site) == "ACCESS_DENIED"


@pytest.mark.fact("kb-4.3")
def test_addresses_of_sites(base: Any) -> None:
    """One id gives text, several give a map of those found."""
    url = "http://portal.localhost/knowledge/strategy/"
    assert base.do("site.getPublicUrl", id=base.site) == url
    assert base.do("site.getPublicUrl", id=99) == ""
    assert base.do("site.getPublicUrl", id=[base.site, 99]) == {"1": url}
    assert base.do("site.getPublicUrl", id=[99]) == []
    assert base.do("site.getPreview", id=base.site).endswith(".jpg")


@pytest.mark.fact("kb-0.11")
def test_missing_parameters_are_all_named_in_the_portals_language(base: Any) -> None:
    """The code is the same in every language."""
    rest = base.rest
    _, body = rest.call("publisher", "landing.site.updateFolder", siteId=None)
    assert body["error"] == "MISSING_PARAMS"
    assert body["error_description"] == "Not enough call parameters, missing: siteId, folderId, fields"
    rest.set_switch("language", "ru")
    _, body = rest.call("publisher", "landing.site.delete")
    assert body["error_description"] == "Недостаточно параметров вызова, пропущены: id"


@pytest.mark.fact("kb-0.12", "kb-0.13")
def test_wrong_types_of_parameters(base: Any) -> None:
    """An array for a scalar and the reverse name the argument; text for an int is TYPE_ERROR, else it is 0."""
    rest = base.rest
    _, body = rest.call("publisher", "landing.site.add", fields="x")
    assert (body["error"], body["argument"]) == ("ERROR_ARGUMENT", "fields")
    assert base.refused("site.delete", id=[1]) == "ERROR_ARGUMENT"
    assert base.refused("site.markDelete", id="abc") == "TYPE_ERROR"
    assert base.refused("site.delete", id="abc") == "ACCESS_DENIED"
    assert base.do("site.publication", id="1") == 1


def test_filters_of_lists(base: Any) -> None:
    """Operators, arrays, dates, wildcards and nested logic, as the portal's ORM has them."""
    base.rest.later(hours=1)
    for code in ("alpha", "beta_1"):
        base.do("site.add", fields={"TITLE": code.upper(), "CODE": code, "TYPE": "KNOWLEDGE"})

    def codes(**filter_: Any) -> Any:
        found = base.do("site.getList", params={"filter": filter_, "order": {"ID": "asc"}})
        return [row["CODE"].strip("/") for row in found]

    assert codes(**{"=TITLE": "ALPHA"}) == ["alpha"]
    assert codes(**{"=TITLE": "alpha"}) == []
    assert codes(TITLE="alpha") == ["alpha"]
    assert codes(TITLE="%a%") == ["strategy", "alpha", "beta_1"]
    assert codes(**{"%TITLE": "PH"}) == ["alpha"]
    assert codes(**{"!TITLE": "alpha"}) == ["strategy", "beta_1"]
    assert codes(**{"!%TITLE": "ph"}) == ["strategy", "beta_1"]
    assert codes(**{"%CODE": "_"}) == ["beta_1"]
    assert codes(**{"@ID": [1, 3]}) == ["strategy", "beta_1"]
    assert codes(**{"!@ID": [1, 3]}) == ["alpha"]
    assert codes(ID=[]) == []
    assert codes(ID=[3, *range(100, 40_000)]) == ["beta_1"]
    assert codes(CODE=["/alpha/", "x"]) == ["alpha"]
    assert codes(**{">ID": 1, "<=ID": 2}) == ["alpha"]
    assert codes(**{"><ID": [2, 3]}) == ["alpha", "beta_1"]
    assert codes(**{"!><ID": [2, 3]}) == ["strategy"]
    assert codes(**{">=DATE_CREATE": "11/23/2026 10:00:00 am"}) == ["alpha", "beta_1"]
    assert codes(**{"<DATE_CREATE": "2026-11-23T09:30:00+01:00"}) == ["strategy"]
    assert codes(**{"<DATE_CREATE": "2026-11-23T09:30:00"}) == ["strategy"]
    assert codes(**{"<DATE_CREATE": "11/23/2026"}) == []
    assert codes(**{"<DATE_CREATE": "soon"}) == []
    assert codes(**{"=XML_ID": None}) == ["strategy", "alpha", "beta_1"]
    assert codes(**{"!XML_ID": False}) == []
    assert codes(**{"0": {"LOGIC": "OR", "=TITLE": "ALPHA", "0": {"ID": 1}}, "1": "x"}) == ["strategy", "alpha"]
    assert codes(**{"SITE.CODE": "x", "CHECK_PERMISSIONS": "N"}) == ["strategy", "alpha", "beta_1"]
    assert codes(TYPE="KNOWLEDGE") == codes(TYPE=["PAGE"]) == codes(TYPE="STORE")


@pytest.mark.fact("kb-3.9")
def test_windows_and_orders_of_lists(base: Any) -> None:
    """Limit and offset are the ORM's; `start` is not known. Unknown fields are SYSTEM_ERROR, dotted ones are dropped."""
    for code in ("b", "a"):
        base.do("site.add", fields={"TITLE": code, "CODE": code, "TYPE": "KNOWLEDGE"})

    def ids(**params: Any) -> Any:
        return [row["ID"] for row in base.do("site.getList", params=params, start=1)]

    assert ids(order={"ID": "DESC"}) == ["3", "2", "1"]
    assert ids(order={"TITLE": "asc", "SITE.X": "asc"}, limit=1, offset=1) == ["3"]
    assert ids(order={"ID": "asc"}, offset=2) == ["3"]
    assert base.refused("site.getList", params={"order": {"NOPE": "asc"}}) == "SYSTEM_ERROR"
    assert base.refused("site.getList", params={"select": ["NOPE"]}) == "SYSTEM_ERROR"
    assert base.refused("site.getList", params={"filter": {"NOPE": 1}}) == "SYSTEM_ERROR"
    assert base.do("site.getList", params={"select": ["SITE.X", "DOMAIN_NAME", "PREVIEW_PICTURE", "PHONE"], "limit": 1})


def test_store_means_smn_too(rest: Any) -> None:
    """And a type that the call does not see becomes all that it sees."""
    for site_type in ("PAGE", "STORE", "SMN"):
        rest.result("publisher", "landing.site.add", fields={"TITLE": site_type, "CODE": site_type, "TYPE": site_type})

    def types(wanted: Any) -> Any:
        rows = rest.result("publisher", "landing.site.getList", params={"filter": {"=TYPE": wanted}})
        return [row["TYPE"] for row in rows]

    assert types("STORE") == ["STORE", "SMN"]
    assert types("PAGE") == ["PAGE"]
    assert types("KNOWLEDGE") == ["PAGE", "STORE", "SMN"]


@pytest.mark.fact("kb-0.21")
def test_dates_follow_the_portals_culture(base: Any) -> None:
    """Twelve hours in English, dots and a day in front in German and Russian."""
    seen = []
    for language in ("en", "de", "ru"):
        base.rest.set_switch("language", language)
        seen.append(base.do("site.getList")[0]["DATE_MODIFY"])
    assert seen == ["11/23/2026 09:00:00 am", "23.11.2026 09:00:00", "23.11.2026 09:00:00"]
    base.rest.set_switch("time_zone", "Asia/Vladivostok")
    assert base.do("site.getList")[0]["DATE_MODIFY"] == "23.11.2026 18:00:00"


@pytest.mark.fact("kb-0.5")
def test_set_scope_is_the_scope_parameter_as_a_method(base: Any) -> None:
    """Registered in the source, not in the docs."""
    answer = base.rest.result(
        "publisher", "batch", cmd=["landing.site.setScope?type=knowledge", "landing.site.getList"]
    )
    assert len(answer["result"][1]) == 1
    answer = base.rest.result("publisher", "batch", cmd=["landing.site.setScope?type=nope", "landing.site.getList"])
    assert answer["result"] == [True, []]


@pytest.mark.fact("kb-6.8")
def test_any_text_is_a_menu_s_code(base: Any) -> None:
    """The second time false; it takes the right to place bases elsewhere, by a role."""
    assert base.do("site.bindingToMenu", id=base.site, menuCode="crm_switcher:deal") is True
    assert base.do("site.bindingToMenu", id=base.site, menuCode="crm_switcher:deal") is False
    assert base.do("site.bindingToMenu", id=base.site, menuCode="no such menu") is True
    assert base.do("site.bindingToMenu", id=99, menuCode="crm_switcher:deal") is False
    codes = [row["BINDING_ID"] for row in base.do("site.getMenuBindings")]
    assert codes == ["no such menu", "crm_switcher:deal"]
    assert base.do("site.unbindingFromMenu", id=99, menuCode="crm_switcher:deal") is False
    assert base.do("site.unbindingFromMenu", id=base.site, menuCode="crm_switcher:deal") is True
    assert base.do("site.getMenuBindings", menuCode="crm_switcher:deal") == []
    assert base.do("site.bindingToMenu", id=base.site, menuCode="x", key=MEMBER) is False
    manager = base.do("role.getList")[1]["ID"]
    base.do("role.setAccessCodes", id=manager, codes=["AU"])
    base.do("role.setRights", id=manager, rights={"0": ["read"]}, additional=["knowledge_extension"])
    assert base.do("site.bindingToMenu", id=base.site, menuCode="x", key=MEMBER) is True
    base.do("role.setRights", id=manager, rights={"0": ["denied"]})
    assert base.do("site.bindingToMenu", id=base.site, menuCode="y", key=MEMBER) is False
