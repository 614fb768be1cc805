"""An erasure destroys what was sealed about a person, and nothing else; verification knows it from a loss, on every engine."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from events.canonical import canonical
from events.errors import LogError, Unreadable
from events.keys import load_keys
from events.kinds.people import PersonChanged
from events.kinds.privacy import PersonErased
from events.personal import Secret
from events.proofs import is_consistent
from events.sealing import WrappedKey, opened_key
from events.store import Log
from events.store.parts import FencePart, KeyPart, PayloadPart
from events.store.postgresql import database
from events.store.tables import log_head, payloads
from tests.events.places import Place, add, away, hired, sqlite_place
from tests.events.store.test_tampering import forge
from tests.postgres import running


def erased(person: str, reason: str = "asked for it", *, number_lost: bool = False) -> PersonErased:
    return PersonErased(
        person=person, approved_by="actor-2", reason=Secret(subject=f"erasure:{person}", text=reason), number_lost=number_lost
    )


@pytest.fixture
def company(log: Log) -> Iterator[Log]:
    add(log, hired("ann", name="Ann Unmistakable", number="E-4711"), hired("bob", name="Bob Remaining", number="E-4712"), command="c1")
    add(log, PersonChanged(person="ann", first_day=None, name=Secret(subject="ann", text="Ann Married")), away("ann"), command="c2")
    return log


def beside(log: Log, kind: type) -> list[object]:
    return [part for part in log.parts() if isinstance(part, kind)]


def test_texts_and_key_go_with_the_event_and_the_rest_stays(company: Log) -> None:
    before, bytes_before = company.head(), list(company.raw())
    done = add(company, erased("ann"), command="c3")
    assert list(company.raw(upto=before.position)) == bytes_before
    assert company.root_at(before.position) == before.root
    assert {part.subject for part in beside(company, PayloadPart)} == {"bob", "erasure:ann"}
    assert {part.subject for part in beside(company, KeyPart)} == {"bob", "erasure:ann", "erasure-fence"}
    *_, record = company.read()
    assert record.position == done.last
    assert company.reader()(record.event.reason) == "asked for it"
    first = next(record for record in company.read() if getattr(record.event, "person", None) == "ann")
    with pytest.raises(Unreadable, match="erased or lost"):
        company.reader()(first.event.name)


def test_verification_counts_what_was_erased_and_finds_nothing_wrong(company: Log, place: Place) -> None:
    add(company, erased("ann"), command="c3")
    verification = company.verify()
    assert verification.findings == ()
    assert (verification.slots_open, verification.slots_sealed, verification.slots_erased) == (3, 0, 3)
    keyless = place.open(keyless=True)
    verification = keyless.verify()
    assert verification.findings == ()
    assert (verification.slots_sealed, verification.slots_erased) == (3, 3)
    keyless.close()


def test_nothing_new_is_recorded_about_somebody_erased(company: Log) -> None:
    add(company, erased("ann"), command="c3")
    with pytest.raises(LogError, match="were erased"):
        add(company, PersonChanged(person="ann", first_day=None, name=Secret(subject="ann", text="Again")), command="c4")
    add(company, away("ann"), command="c5")
    assert company.verify().findings == ()


def test_a_number_is_recognised_and_kept_nowhere(company: Log) -> None:
    assert company.erased_among(["E-4711"]) == {}
    done = add(company, erased("ann"), command="c3")
    assert company.erased_among(["E-4711", "E-4712", "e-4711", ""]) == {"E-4711": done.last}
    fence = {part.subject: part for part in beside(company, FencePart)}
    assert len(fence) == 2
    assert "ann" in fence
    assert not any("4711" in repr(part) for part in company.parts())


def test_who_has_no_texts_can_be_erased_too_and_a_second_time_changes_nothing(company: Log) -> None:
    add(company, erased("nobody"), command="c3")
    add(company, erased("ann"), command="c4")
    add(company, erased("ann", reason="again"), command="c5")
    assert company.verify().findings == ()
    assert len(beside(company, FencePart)) == 3


def test_an_erasure_moves_with_the_log(company: Log, place: Place, other_place: Place) -> None:
    add(company, erased("ann"), command="c3")
    made = Log.rebuild(other_place.where, place.keys, company.parts(), expected=company.head())
    assert made.verify().findings == ()
    assert made.verify().slots_erased == 3
    assert made.is_clean()
    assert made.erased_among(["E-4711"]) == company.erased_among(["E-4711"])
    with pytest.raises(LogError, match="were erased"):
        add(made, hired("ann"), command="c4")
    made.close()


def test_an_erasure_that_is_refused_destroys_nothing(company: Log) -> None:
    parts = list(company.parts())
    with pytest.raises(LogError):
        add(company, erased("ann"), command="c3", based_on=1)
    assert list(company.parts()) == parts


def raw(place: Place, *statements: str) -> None:
    """As an administrator past every guard."""
    if "://" in place.where:
        database = place.where.split("@/")[1].partition("?")[0]
        running().sql(database, "SET session_replication_role = replica", "SET search_path = rota", *statements)
    else:
        forge(place, *statements)


damages = pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM subject_keys WHERE subject = 'ann'",
        "DELETE FROM payloads WHERE subject = 'ann' AND field = 'number'",
        "UPDATE payloads SET payload = (SELECT payload FROM payloads WHERE subject = 'bob' AND field = 'number')"
        " WHERE subject = 'ann' AND field = 'number'",
    ],
    ids=["the key is lost", "the text is lost", "the text is another's"],
)


@damages
def test_nobody_is_erased_without_a_mark_of_their_number(company: Log, place: Place, damage: str) -> None:
    raw(place, damage)
    parts = list(company.parts())
    with pytest.raises(Unreadable, match="cannot be opened, so that nobody would notice if they were entered again: nothing is erased"):
        add(company, erased("ann"), command="c3")
    assert list(company.parts()) == parts
    add(company, erased("bob"), command="c4")


@damages
def test_whose_number_is_lost_can_be_erased_without_a_mark_where_the_event_says_so(company: Log, place: Place, damage: str) -> None:
    raw(place, damage)
    add(company, erased("ann", number_lost=True), command="c3")
    assert {part.subject for part in beside(company, PayloadPart)} == {"bob", "erasure:ann"}
    assert {part.subject for part in beside(company, FencePart)} == {"ann"}
    assert company.erased_among(["E-4711"]) == {}
    verification = company.verify()
    assert verification.findings == ()
    assert verification.slots_erased == 3
    with pytest.raises(LogError, match="were erased"):
        add(company, hired("ann"), command="c4")


def test_a_number_that_can_be_opened_is_marked_whatever_the_event_says(company: Log) -> None:
    done = add(company, erased("ann", number_lost=True), command="c3")
    assert company.erased_among(["E-4711"]) == {"E-4711": done.last}


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DELETE FROM payloads WHERE subject = 'bob' AND field = 'name'", "payload-missing"),
        ("INSERT INTO subject_keys SELECT 'ann', fingerprint, wrapped_by, wrapped FROM subject_keys WHERE subject = 'bob'", "key-present"),
        ("INSERT INTO payloads SELECT 'ann', event, field, payload FROM payloads WHERE subject = 'bob'", "payload-present"),
        ("DELETE FROM erasure_fence WHERE subject = 'ann'", "fence-missing"),
        ("UPDATE erasure_fence SET event = 'x' WHERE subject = 'ann'", "fence-missing"),
        ("INSERT INTO erasure_fence VALUES ('bob', '', 'x')", "fence-stray"),
        ("INSERT INTO erasure_fence VALUES ('number:00', '', 'x')", "fence-stray"),
        ("DELETE FROM erasure_fence WHERE subject <> 'ann'", "fence-missing"),
        ("UPDATE erasure_fence SET fingerprint = 'x' WHERE subject <> 'ann'", "fence-changed"),
        ("DELETE FROM subject_keys WHERE subject = 'erasure-fence'", "key-missing"),
        ("UPDATE subject_keys SET wrapped_by = 'x' WHERE subject = 'erasure-fence'", "key-foreign"),
    ],
)
def test_what_does_not_fit_the_erasures_of_the_log_is_found(company: Log, place: Place, statement: str, reason: str) -> None:
    add(company, erased("ann"), command="c3")
    assert company.verify().findings == ()
    raw(place, statement)
    assert reason in {finding.reason for finding in company.verify().findings}


def test_a_text_that_was_kept_and_put_back_is_found(company: Log, place: Place) -> None:
    kept = [part for part in company.parts() if isinstance(part, PayloadPart | KeyPart) and part.subject == "ann"]
    add(company, erased("ann"), command="c3")
    for part in kept:
        if isinstance(part, KeyPart):
            values = f"'{part.subject}', '{part.fingerprint}', '{part.wrapped_by}', {quoted(part.wrapped, place)}"
            raw(place, f"INSERT INTO subject_keys VALUES ({values})")
        else:
            values = f"'{part.subject}', '{part.event}', '{part.field}', {quoted(part.payload, place)}"
            raw(place, f"INSERT INTO payloads VALUES ({values})")
    verification = company.verify()
    assert {(finding.reason, finding.position) for finding in verification.findings} == {("payload-present", 6), ("key-present", 6)}


def quoted(value: bytes, place: Place) -> str:
    return f"'\\x{value.hex()}'" if "://" in place.where else f"x'{value.hex()}'"


def test_a_loss_before_is_no_erasure(company: Log, place: Place) -> None:
    """A payload that went missing after somebody's erasure covers only what had been said by then."""
    add(company, erased("bob"), command="c3")
    raw(place, "DELETE FROM payloads WHERE subject = 'ann' AND field = 'number'")
    assert [(finding.reason, finding.position) for finding in company.verify().findings] == [("payload-missing", 2)]


@pytest.mark.parametrize("damage", ["", "[1]", "[" * 100_000])
def test_a_damaged_memory_of_erasures_is_told(company: Log, place: Place, damage: str) -> None:
    (place.keys / "erased.json").write_text(damage)
    with pytest.raises(LogError, match="who was erased before is not known here"):
        company.remembered_erasures()


# --- nothing is left in any file ---


def files(place: Place) -> dict[str, bytes]:
    folder = Path(place.where).parent
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def left_in(place: Place, traces: list[bytes]) -> list[str]:
    return [name for name, content in files(place).items() if any(trace in content for trace in traces)]


def keys_and_salts(place: Place, parts: list[PayloadPart | KeyPart]) -> list[bytes]:
    """Every data key as it is used, and the salt of every sealed text: no file holds them ever."""
    wrapping, keys, salts = load_keys(place.keys), {}, []
    for part in parts:
        if isinstance(part, KeyPart):
            stored = WrappedKey(subject=part.subject, fingerprint=part.fingerprint, wrapped_by=part.wrapped_by, wrapped=part.wrapped)
            keys[part.subject] = opened_key(stored, wrapping)
    for part in parts:
        if isinstance(part, PayloadPart):
            label = canonical([part.event, part.field, part.subject])
            salts.append(AESGCM(keys[part.subject]).decrypt(part.payload[:12], part.payload[12:], label)[:32])
    return [*keys.values(), *salts]


def erase_everybody(place: Place, people: int) -> None:
    log = place.create()
    for n in range(people):
        add(log, hired(f"p{n}", name=f"Nameof Person{n}", number=f"NUMBER-{n}"), command=f"c{n}")
    add(log, *[hired(f"q{n}", name=f"Staying {n}", number=f"STAY-{n}") for n in range(5)], command="stay")
    early = log.checkpoint()
    parts = [part for part in log.parts() if isinstance(part, PayloadPart | KeyPart) and part.subject.startswith("p")]
    sealed = [part.payload for part in parts if isinstance(part, PayloadPart)]
    wrapped = [part.wrapped for part in parts if isinstance(part, KeyPart)]
    bare = keys_and_salts(place, parts)
    assert len(bare) == 3 * people
    texts = [text.encode() for n in range(people) for text in (f"Nameof Person{n}", f"NUMBER-{n}")]
    pieces = [piece[at : at + 16] for piece in (*sealed, *wrapped, *bare) for at in range(0, len(piece) - 15, 16)]
    assert left_in(place, sealed)
    assert left_in(place, wrapped)
    for n in range(people):
        add(log, erased(f"p{n}"), command=f"e{n}")
    assert not log.is_clean()
    assert log.clean() == ()
    assert log.is_clean()
    assert left_in(place, [*texts, *pieces]) == []
    verification = log.verify()
    assert verification.findings == ()
    assert verification.slots_erased == 2 * people
    assert log.verify(held=[early]).findings == ()
    late = log.checkpoint().checkpoint
    extension = log.prove_extension(early.checkpoint, late)
    assert is_consistent(early.checkpoint.size, early.checkpoint.root, late.size, late.root, extension)
    assert set(log.erased_among([f"NUMBER-{n}" for n in range(people)])) == {f"NUMBER-{n}" for n in range(people)}
    log.close()
    assert left_in(place, [*texts, *pieces]) == []


def test_nothing_of_who_was_erased_is_left_in_any_file(file_place: Place) -> None:
    erase_everybody(file_place, 12)


@pytest.mark.campaign
def test_nothing_of_two_hundred_people_is_left_in_any_file(file_place: Place) -> None:
    erase_everybody(file_place, 200)


def test_nothing_of_who_was_erased_is_left_in_the_tables_files_of_a_server(server_place: Place) -> None:
    """Its journal may hold it, until it is recycled or the wrapping key is another: that is said."""
    log = server_place.create()
    for n in range(12):
        add(log, hired(f"p{n}", name=f"Nameof Person{n}", number=f"NUMBER-{n}"), command=f"c{n}")
    parts = [part for part in log.parts() if isinstance(part, PayloadPart | KeyPart) and part.subject in ("p1", "p4", "p9")]
    pieces = [part.payload[20:40] if isinstance(part, PayloadPart) else part.wrapped[20:40] for part in parts]
    assert in_table_files(server_place, pieces) == len(pieces)
    for person in ("p1", "p4", "p9"):
        add(log, erased(person), command=f"e{person}")
    (left,) = log.clean()
    assert "rota log rotate-key" in left
    assert in_table_files(server_place, pieces) == 0
    log.close()


def in_table_files(place: Place, pieces: list[bytes]) -> int:
    """How many of the pieces stand in the files of the database, once the server has written all that it holds in memory."""
    server, database = running(), place.where.split("@/")[1].partition("?")[0]
    ((number,),) = server.sql(database, "CHECKPOINT", "SELECT oid FROM pg_database WHERE datname = current_database()")
    content = b"".join(file.read_bytes() for file in (server.folder / "data" / "base" / str(number)).iterdir() if file.is_file())
    return sum(piece in content for piece in pieces)


def test_a_cleaning_held_up_on_a_server_says_so_and_is_finished_later(server_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_POLITE", "50ms")
    server_place.create().close()
    log = server_place.open()
    add(log, hired("ann"), command="c1")
    add(log, erased("ann"), command="c2")
    with log._database.reading() as reader:
        reader.execute(sa.select(payloads)).all()
        assert "--finish" in log.clean()[0]
    assert len(log.clean()) == 1
    log.close()


def test_a_cleaning_while_somebody_may_still_see_what_was_deleted_says_so(server_place: Place) -> None:
    """Rows that an older snapshot may see go along into the new files, though nobody holds the tables."""
    log = server_place.create()
    add(log, hired("ann"), command="c1")
    other = server_place.open()
    with other._database.reading() as reader:
        reader.execute(sa.select(log_head)).all()
        add(log, erased("ann"), command="c2")
        assert "--finish" in log.clean()[0]
    other.close()
    assert len(log.clean()) == 1
    log.close()


def test_a_cleaning_held_up_by_a_reader_says_so_and_is_finished_later(file_place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("events.store.sqlite._PATIENCE_SECONDS", 0.1)
    log = file_place.create()
    add(log, hired("ann"), command="c1")
    with closing(sqlite3.connect(file_place.file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        add(log, erased("ann"), command="c2")
        (left,) = log.clean()
        assert "--finish" in left
        assert not log.is_clean()
        reader.execute("COMMIT")
    log.close()
    log = file_place.open()
    assert not log.is_clean()
    assert log.clean() == ()
    assert log.is_clean()
    log.close()


PEOPLE = ("ann", "bob", "cleo")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.tuples(st.sampled_from(("say", "erase")), st.sampled_from(PEOPLE)), max_size=12))
def test_in_any_order_a_text_opens_exactly_if_its_person_was_not_erased(tmp_path_factory, steps: list[tuple[str, str]]) -> None:
    place = sqlite_place(tmp_path_factory.mktemp("any"))
    log, gone, said = place.create(), set[str](), list[tuple[str, str]]()
    for n, (act, person) in enumerate(steps):
        if act == "erase":
            add(log, erased(person), command=f"c{n}")
            gone.add(person)
        elif person in gone:
            with pytest.raises(LogError, match="were erased"):
                add(log, hired(person), command=f"c{n}")
        else:
            add(log, hired(person, name=f"{person} {n}"), command=f"c{n}")
            said.append((person, f"{person} {n}"))
    slots = [record.event.name for record in log.read() if hasattr(record.event, "name")]
    assert sorted(log.reader().many(slots).values()) == sorted(text for person, text in said if person not in gone)
    verification = log.verify()
    assert verification.findings == ()
    assert verification.slots_erased == 2 * sum(person in gone for person, _ in said)
    log.close()
