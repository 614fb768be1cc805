"""No name, number, address or free text lies readable in any file of the log."""

from pathlib import Path

from msgspec import UNSET

from events.catalogue import CATALOGUE
from tests.events.any_event import changes_what_is_sealed
from tests.events.places import Place, add
from tests.events.samples import SAMPLES as ALL_SAMPLES

SAMPLES = tuple(sample for sample in ALL_SAMPLES if not changes_what_is_sealed(type(sample)))

FREE_TEXTS = sorted(
    {getattr(sample, name).text for sample in SAMPLES for name in CATALOGUE.kind(sample.event_name).personal if getattr(sample, name)}
)


def files(place: Place) -> list[bytes]:
    folder = Path(place.where).parent
    return [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]


def spellings(text: str) -> list[bytes]:
    return [text.encode(), text.encode("utf-16-le"), text.encode().hex().encode(), text.upper().encode()]


def test_no_personal_text_lies_in_any_file_while_the_log_is_open_or_after(file_place):
    telling = [text for text in FREE_TEXTS if len(text) > 3]
    assert len(telling) >= 8
    log = file_place.create()
    add(log, *SAMPLES, command="c1", request=" ".join(telling).encode())
    for n, sample in enumerate(SAMPLES):
        add(log, sample, command=f"again-{n}", request=repr(sample).encode())
    open_files = files(file_place)
    assert any(content.startswith(b"SQLite") for content in open_files)
    assert (file_place.file.with_name("rota.db-wal")).stat().st_size > 0
    assert log.verify().slots_open > 2 * len(telling)
    log.close()
    for content in [*open_files, *files(file_place)]:
        for text in telling:
            assert not any(spelling in content for spelling in spellings(text))


def test_what_a_person_was_called_opens_only_with_the_keys(file_place):
    log = file_place.create()
    add(log, *SAMPLES, command="c1")
    texts = log.reader().many(
        slot
        for record in log.read()
        for name in CATALOGUE.kind(record.event.event_name).personal
        if (slot := getattr(record.event, name)) is not None and slot is not UNSET
    )
    assert sorted(set(texts.values())) == FREE_TEXTS
    log.close()
