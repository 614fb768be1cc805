"""The table of faults and abuse: what is tried, how often, and what is promised."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the report: what is done to the log, how often, what is promised, the tests that do it, and about how long they take."""

    name: str
    what: str
    promise: str
    tests: tuple[str, ...]
    select: str
    minutes: int = 1


ROWS = (
    Row(
        "matrix",
        "structured attacks with and without a held checkpoint",
        "the matrix below, exactly",
        ("tests/events/store/test_attacks.py",),
        "held_checkpoint or found_by_nothing or database_that_fails or else_is_done",
    ),
    Row(
        "checks",
        "`rota log verify` and the bundle's verifier with each of their checks removed",
        "every removal makes a test fail",
        ("tests/events/store/test_attacks.py", "tests/events/test_verifier.py"),
        "without_any_one_of_its_checks",
    ),
    Row(
        "proofs",
        "50,000 forged proofs; all sizes to 130; RFC vectors",
        "0 accepted",
        ("tests/events/test_proofs.py",),
        "forged or size or known",
    ),
    Row(
        "fields",
        "one bit of any stored field of an event changed, triggers dropped, 5,000 times",
        "5,000 found, the event named",
        ("tests/events/store/test_tampering.py",),
        "events_named",
    ),
    Row(
        "bits",
        "one bit anywhere in the database file changed, 5,000 times",
        "no change of any answer while verification passes",
        ("tests/events/store/test_tampering.py",),
        "bits_anywhere",
        minutes=2,
    ),
    Row(
        "kills",
        "kill -9 of a writer at a random instant, 500 times on one log",
        "0 acknowledged events lost, 0 half commands",
        ("tests/events/store/test_processes.py",),
        "five_hundred_kills",
        minutes=4,
    ),
    Row(
        "writers",
        "8 processes write at once: 250 commands each on SQLite, 1,000 on PostgreSQL",
        "0 lost, doubled or out of order; a reader misses 0",
        ("tests/events/store/test_processes.py",),
        "eight_writers",
        minutes=5,
    ),
    Row(
        "power",
        "600 disks as a power cut may leave them: what was not synced is dropped, cut short, mixed or torn by sectors",
        "0 acknowledged events lost, every log verifies and goes on; with one sync less a commit many are lost",
        ("tests/faults/test_power_cut.py",),
        "power_cut",
        minutes=2,
    ),
    Row(
        "keys",
        "the same of log and key directory together, while keys are made, changed and used: 600 cuts",
        "0 logs without their keys, 0 checkpoints, old keys or erasures forgotten; with one kind of sync less some are, and are said to be",
        ("tests/faults/test_power_cut_keys.py",),
        "power_cut",
        minutes=2,
    ),
    Row(
        "erasure",
        "200 people erased and the files searched for their texts, keys and salts, sealed and bare",
        "0 left in any file; the log verifies, with a checkpoint from before as well",
        ("tests/events/store/test_erasing.py",),
        "left_in_any_file",
    ),
    Row(
        "imports",
        "20,000 spoilt files: marks and encodings, NUL, ragged rows, headers twice, quotes, giant cells, bombs in gzip and workbooks",
        "0 tracebacks, 0 partial imports, less than 700 MiB",
        ("tests/faults/test_import_fuzz.py",),
        "spoilt",
        minutes=6,
    ),
    Row(
        "injections",
        "formulas, calendar lines, markup and paths in every field of every file and of the commands",
        "0 live in CSV, JSON, text, HTML, errors, on the terminal, in exports of the log and bundles; 0 files elsewhere",
        ("tests/faults/test_injections.py",),
        "live",
        minutes=2,
    ),
)
