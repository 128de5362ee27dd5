"""Findings as JUnit's XML, which pipelines show as a list of tests: an error failed, a warning passed and said something."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from publisher.findings import Finding
from publisher.messages import Catalogue

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(findings: Sequence[Finding], catalogue: Catalogue, root: str, *, pages: int) -> str:
    """One suite. Its first test stands for all pages, so that a base without findings has a test that passed."""
    errors = sum(finding.is_error for finding in findings)
    counts = {"tests": str(len(findings) + 1), "failures": str(errors), "errors": "0", "skipped": "0"}
    suites = ET.Element("testsuites", {"name": "publisher", **counts})
    suite = ET.SubElement(suites, "testsuite", {"name": "publisher check", **counts})
    ET.SubElement(suite, "testcase", {"classname": "publisher", "name": catalogue("check.pages", n=pages)})
    for finding in findings:
        path = _xml(root + finding.path)
        place = {"classname": path, "name": f"{finding.rule} {finding.line}:{finding.column}", "file": path}
        test = ET.SubElement(suite, "testcase", {**place, "line": str(finding.line)})
        message = _xml(catalogue.say(finding.message))
        told = "\n".join([f"{path}:{finding.line}:{finding.column}: {message}", *_hint(finding, catalogue)])
        if finding.is_error:
            ET.SubElement(test, "failure", {"type": finding.rule, "message": message}).text = told
        else:
            ET.SubElement(test, "system-out").text = told
    ET.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(suites, encoding="unicode")}\n'


def _hint(finding: Finding, catalogue: Catalogue) -> list[str]:
    return [_xml(catalogue.say(finding.hint))] if finding.hint else []


def _xml(words: str) -> str:
    """Text without the characters that XML cannot hold."""
    return _NOT_XML.sub("\ufffd", words)
