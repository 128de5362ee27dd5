"""Templates, areas and special pages. (facts kb-6; docs: landing/template, landing/page/special-pages)"""

from typing import Any

import pytest


@pytest.mark.fact("kb-6.2")
def test_templates_of_the_system(base: Any) -> None:
    """Their areas stand in CONTENT; lists select, filter, order and cut."""
    rows = base.do("template.getlist", params={"select": ["ID", "XML_ID", "AREA_COUNT"]})
    assert {row["XML_ID"]: row["AREA_COUNT"] for row in rows} == {
        "empty": "0",
        "sidebar_left": "1",
        "sidebar_right": "1",
        "header_footer": "2",
        "without_left": "3",
        "without_right": "3",
    }
    (row,) = base.do("template.getlist", params={"filter": {"XML_ID": "sidebar_left", "SITE.X": 1}})
    assert "#AREA_1#" in row["CONTENT"]
    assert (row["ACTIVE"], row["SORT"]) == ("Y", "200")
    ids = base.do("template.getlist", params={"order": {"ID": "DESC"}, "limit": 2, "offset": 1, "select": ["ID"]})
    assert ids == [{"ID": "5"}, {"ID": "4"}]
    others = base.do(
        "template.getlist", params={"filter": {"!XML_ID": ["empty", "sidebar_left"]}, "order": {"TITLE": "asc"}}
    )
    assert len(others) == 4
    assert base.refused("template.getlist", params={"filter": {"NOPE": 1}}) == "SYSTEM_ERROR"


@pytest.mark.fact("kb-6.3")
def test_areas_of_a_site_are_replaced_as_a_set(base: Any) -> None:
    """True when there are none; pages that are not there are bound to nothing, without an error."""
    one, two = base.page("A"), base.page("B")
    assert base.do("template.getSiteRef", id=base.site) is True
    assert base.do("template.setSiteRef", id=base.site, data={"1": one, "2": two, "3": 99}) is True
    assert base.do("template.getSiteRef", id=base.site) == {"1": one, "2": two}
    base.do("template.setSiteRef", id=base.site, data={"2": one, "1": 0})
    assert base.do("template.getSiteRef", id=base.site) == {"2": one}
    base.do("template.setSiteRef", id=base.site, data=[])
    assert base.do("template.getSiteRef", id=base.site) is True
    assert base.refused("template.setSiteRef", id=99, data={}) == "ENTITY_NOT_FOUND"
    assert base.refused("template.getSiteRef", id=99) == "ENTITY_NOT_FOUND"


def test_areas_of_a_page_are_its_own(base: Any) -> None:
    """They do not change the site's."""
    page, area = base.page("A"), base.page("B")
    base.do("template.setLandingRef", id=page, data={"1": area})
    assert base.do("template.getLandingRef", id=page) == {"1": area}
    assert base.do("template.getSiteRef", id=base.site) is True
    assert base.refused("template.getLandingRef", id=99) == "ENTITY_NOT_FOUND"
    assert base.refused("template.setLandingRef", id=99) == "ENTITY_NOT_FOUND"
    base.do("template.setLandingRef", id=page)
    assert base.do("template.getLandingRef", id=page) is True


def test_special_pages(base: Any) -> None:
    """Always true; what is not known changes nothing."""
    main, other = base.page("Main page"), base.page("Other")
    assert base.do("syspage.set", id=base.site, type=" feedback ", lid=other) is True
    base.do("syspage.set", id=base.site, type="nope", lid=main)
    base.do("syspage.set", id=99, type="mainpage", lid=main)
    base.do("syspage.set", id=base.site, type="mainpage", lid=99)
    row = {"TYPE": "feedback", "LANDING_ID": str(other), "TITLE": "Other", "DELETED": "N", "ACTIVE": "N"}
    assert base.do("syspage.get", id=base.site) == {"feedback": row}
    assert base.do("syspage.get", id=base.site, active=True) == []
    assert base.do("syspage.get", id=99) is None
    url = base.do("syspage.getSpecialPage", siteId=base.site, type="feedback", additional={"A": "b c"})
    assert url == "http://portal.localhost/knowledge/strategy/other/?A=b+c"
    assert base.do("syspage.getSpecialPage", siteId=base.site, type="mainpage") == ""
    assert base.do("syspage.getSpecialPage", siteId=99, type="mainpage") is None
    base.do("syspage.set", id=base.site, type="feedback")
    assert base.do("syspage.get", id=base.site) == []
    for method, entity in (("syspage.deleteForLanding", other), ("syspage.deleteForSite", base.site)):
        base.do("syspage.set", id=base.site, type="feedback", lid=other)
        assert base.do(method, id=entity) is True
        assert base.do("syspage.get", id=base.site) == []
        assert base.do(method, id=99) is True
