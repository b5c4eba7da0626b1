"""The generated pages are those of today's program, and read well."""

from __future__ import annotations

import re

from tests.generate import Slugs, conditions_page, pages
from unstuck.diagnosis.catalogue import all_conditions
from unstuck.diagnosis.model import Severity
from unstuck.engine import matcher
from unstuck.sources.documents import findings, severity


def test_the_generated_pages_are_up_to_date() -> None:
    stale = [path.name for path, text in pages() if path.read_text("utf-8") != text]
    assert stale == [], "run `make generate`"


def test_every_condition_has_its_section() -> None:
    page = conditions_page()
    codes = re.findall(r"^`([a-z]+/[^`]+)` · ", page, re.MULTILINE)
    assert sorted(codes) == sorted(condition.code for condition in all_conditions())


def test_the_table_of_contents_leads_to_headings() -> None:
    page = conditions_page()
    slugs = Slugs()
    headings = {slugs.of(heading) for heading in re.findall(r"^#+ (.+)$", page, re.MULTILINE)}
    links = re.findall(r"\]\(#([^)]+)\)", page)
    assert len(links) > 50
    assert [link for link in links if link not in headings] == []


def test_the_page_of_conditions_is_no_log_full_of_errors() -> None:
    found = [
        f"{each.group.first.condition.code} on line {each.start.line + 1}: {each.lines[0]}"
        for each in findings(conditions_page().encode(), "docs/conditions.md", matcher())
        if severity(each) is not Severity.HINT
    ]
    assert found == []
