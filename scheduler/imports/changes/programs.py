"""Programs adopted, amended and retired."""

from collections.abc import Iterator, Sequence

from scheduler.coming_first import brought_by, with_those_before
from scheduler.decide.programs import AdoptProgram, AmendProgram, RetireProgram
from scheduler.imports.draft import Draft, note
from scheduler.programs import Defined


def program_changes(draft: Draft, programs: Sequence[Defined]) -> Iterator[object]:
    """Programs that do not run yet or run on other terms; where the file is whole, running ones that it leaves out are retired."""
    running = {known.id for known in draft.org.programs.values() if not known.retired}
    named = {program.name for program in programs}
    for program in with_those_before(_in_order(programs), running | named):
        known = draft.org.programs.get(program.name)
        if known is None or known.retired:
            note(draft.difference.new, "programs", program.name)
            yield AdoptProgram(program=program.name, terms=program.terms, source=program.source)
        elif known.terms != program.terms:
            note(draft.difference.changed, "programs", program.name)
            yield AmendProgram(program=program.name, terms=program.terms)
    if draft.ends("programs"):
        listed = named | {brought_by(program) for program in programs}
        for known in draft.org.programs.values():
            if known.id not in listed and not known.retired:
                note(draft.difference.gone, "programs", known.id)
                yield RetireProgram(program=known.id)


def _in_order(programs: Sequence[Defined]) -> Iterator[Defined]:
    """As in the file, but each after the one that comes first by its `after`, wherever that stands; files with circles do not get here."""
    waiting = {program.name: program for program in programs}
    while waiting:
        for program in [one for one in waiting.values() if one.terms.after not in waiting]:
            yield waiting.pop(program.name)
