"""A page in a real browser: headless Chromium, where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest

from relstat.tables.table import Column, Table

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
MEASURE = """<script>
const box = document.querySelector(".scroll"), head = document.querySelector("thead th");
box.scrollTop = 400; box.scrollLeft = 200;
document.title = [
  document.documentElement.scrollWidth <= window.innerWidth,
  box.scrollWidth > box.clientWidth, box.scrollHeight > box.clientHeight,
  Math.abs(head.getBoundingClientRect().top - box.getBoundingClientRect().top) < 3,
  Math.abs(head.getBoundingClientRect().left - box.getBoundingClientRect().left) < 3,
  document.compatMode, document.characterSet, document.querySelectorAll("tbody tr").length,
].join(" ");
</script></body>"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> str:
    """The program, or a skip with the reason."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    return found


def run(browser: str, tmp_path: Path, *options: str) -> str:
    """What the browser writes."""
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}/b",
         *options],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A page with a long and wide table, in letters of several scripts."""
    data = {f"column {n}": [1000.5 * n] * 300 for n in range(40)}
    frame = pl.DataFrame({"term": ["«Ünited» 한국 سلام"] * 300, **data})
    columns = (Column("term"), *(Column(name, "rate") for name in data))
    path = tmp_path / "page.html"
    Table("Terms", frame, columns, ("a note",)).write(path)
    return path


@pytest.mark.parametrize("size", ["390,800", "1200,900"])
def test_a_page_fits_a_phone_and_a_screen(
    browser: str, page: Path, tmp_path: Path, size: str
) -> None:
    """The page does not move sideways; the table scrolls under headings that stay."""
    probe = tmp_path / "probe.html"
    whole = page.read_text(encoding="utf-8")
    probe.write_text(whole.replace("</body>", MEASURE), encoding="utf-8")
    shown = run(browser, tmp_path, f"--window-size={size}", "--dump-dom", probe.as_uri())
    title = re.search("<title>(.*?)</title>", shown)
    assert title is not None
    assert title[1].split() == [*["true"] * 5, "CSS1Compat", "UTF-8", "300"]
    assert "«Ünited» 한국 سلام" in shown


def test_a_page_prints_over_several_pages(browser: str, page: Path, tmp_path: Path) -> None:
    """In print nothing is cut off by what scrolls on a screen."""
    run(browser, tmp_path, f"--print-to-pdf={tmp_path}/page.pdf", page.as_uri())
    printed = (tmp_path / "page.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) > 3
