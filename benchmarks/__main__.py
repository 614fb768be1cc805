"""`make bench`: measures and writes docs/benchmarks.md, all of it or the sections named (`python -m benchmarks growth shadow`)."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measuring import ROOT
from benchmarks.page import sections_of, write_page
from benchmarks.sections import SECTIONS, Wanted

PAGE = ROOT / "docs" / "benchmarks.md"
TITLES = tuple(section.title for section in SECTIONS.values())


def main(arguments: Sequence[str] | None = None) -> None:
    """The page is written after each row, so that what was measured stays whatever ends the run."""
    asked = _parsed(arguments)
    wanted = Wanted(
        page=asked.page,
        repeats=asked.repeats,
        sizes=tuple(asked.sizes or ()),
        seconds=asked.seconds,
        peer_seconds=asked.peer_seconds,
        seed=asked.seed,
    )
    for name in asked.sections or SECTIONS:
        section = SECTIONS[name]
        before, text = sections_of(asked.page), ""
        for text in section.measured(wanted, before.get(section.title, "")):
            write_page(asked.page, before | {section.title: text}, TITLES)
        print(f"## {section.title}\n\n{text}" if text else f"## {section.title}: no company of these sizes")


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure, and write the results into a page.")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}; all of them where none is named")
    parser.add_argument("--sizes", nargs="+", type=_size, metavar="STAFF", help="only companies of so many staff, as 500 or 20000")
    parser.add_argument("--repeats", type=int, default=3, help="how often a plan of growth is made (3; above 20,000 staff once)")
    parser.add_argument("--seconds", type=float, help="for each plan of curve and plans, instead of their own")
    parser.add_argument("--peer-seconds", type=float, default=120.0, help="for Timefold (120); the engine gets a tenth")
    parser.add_argument("--seed", type=int, default=1, help="of the made-up companies of growth, plans and shadow (1)")
    parser.add_argument("--page", type=Path, default=PAGE, help="another page than docs/benchmarks.md, for a trial")
    asked = parser.parse_args(arguments)
    unknown = [name for name in asked.sections if name not in SECTIONS]
    if unknown:
        parser.error(f"there is no section {unknown[0]}; there are: {', '.join(SECTIONS)}")
    if asked.repeats < 1:
        parser.error("--repeats is at least 1")
    return asked


def _size(text: str) -> int:
    return int(text.replace(",", ""))


if __name__ == "__main__":
    main()
