import re
from pathlib import Path

import pytest

from events import kinds
from events.catalogue import CATALOGUE, KINDS

NAMES = sorted(CATALOGUE.kinds())


def test_every_file_of_kinds_is_in_the_catalogue():
    files = {path.stem for path in Path(kinds.__file__).parent.glob("*.py")} - {"__init__", "base"}
    assert {module.__name__.rpartition(".")[2] for module in KINDS} == files


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_plain_and_belongs_to_a_frozen_closed_class(name):
    cls = CATALOGUE.kind(name).cls
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", name)
    assert cls.__struct_config__.frozen
    assert cls.__struct_config__.forbid_unknown_fields
    assert cls.__doc__


@pytest.mark.parametrize("name", NAMES)
def test_an_event_is_built_by_keywords_only(name):
    with pytest.raises(TypeError):
        CATALOGUE.kind(name).cls("something")
