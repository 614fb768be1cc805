"""Whatever stands in a file is reported or read; nothing is raised."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scheduler.imports.kinds import KINDS, column_names
from scheduler.imports.mapping import shipped_map
from tests.scheduler.imports.sets import PEOPLE, UNITS, Company, written

QUICK = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = " HQ NORTH 008 2026-07-01 2026-06-30 0001-01-01 9999-12-31 2026-13-01 yes 0 1 -1 1e9 nan 0.5 ² ٣ Mon-Fri Mon GB ; a;b staff"
CELLS = st.sampled_from([*WORDS.split(" "), "07:00-15:00", "x" * 300, "Europe/Berlin", "../etc", "a@b", "\u200b", "é"]) | st.text(
    max_size=8
)


@QUICK
@given(data=st.binary(max_size=300), name=st.sampled_from(["people.csv", "units.csv.gz", "peaks.csv", "programs.toml"]))
def test_any_bytes(tmp_path: Path, data: bytes, name: str) -> None:
    plan = Company().reads(written(tmp_path / "bytes", {name: data}) / name)
    assert not (plan.errors and plan.commands)


@QUICK
@given(data=st.data(), kind=st.sampled_from(sorted(KINDS)))
def test_any_cells_are_errors_or_commands_that_are_accepted(tmp_path: Path, data: st.DataObject, kind: str) -> None:
    import csv
    import io

    columns = column_names(kind)
    rows = data.draw(st.lists(st.tuples(*[CELLS for _ in columns]), min_size=1, max_size=4))
    text = io.StringIO()
    csv.writer(text).writerows([columns, *rows])
    files = {"units.csv": UNITS, "people.csv": PEOPLE, f"{kind}.csv": text.getvalue().encode("utf-8", "replace")}
    company, where = Company(), written(tmp_path / f"cells-{kind}", files)
    plan = company.reads(where)
    assert not (plan.errors and plan.commands)
    if not plan.errors:
        company.imports(where)
        assert company.reads(where).commands == ()


@QUICK
@given(text=st.text(max_size=200))
def test_any_text_in_a_mapped_file(tmp_path: Path, text: str) -> None:
    header = "department_id,name,group\n"
    where = written(tmp_path / "mapped", {"departments.csv": (header + text).encode("utf-8", "replace")})
    assert Company().reads(where, mapping=shipped_map("adventureworks")).errors
