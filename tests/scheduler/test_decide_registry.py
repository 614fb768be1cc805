"""Every command has a decision and no decision is forgotten."""

import inspect
from dataclasses import fields, is_dataclass

import pytest

from scheduler.decide import peaks, people, plans, policy, programs, roles, units
from scheduler.decide.normal import normalised
from scheduler.decide.registry import DECISIONS, decide
from scheduler.organisation import Organisation
from solver.outcome import Kind
from tests.scheduler.stories import placement, proposal, terms

NOUNS = (people, units, peaks, programs, plans, policy, roles)


def defined_in(module, wanted):
    return {thing for _, thing in inspect.getmembers(module, wanted) if thing.__module__ == module.__name__}


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_every_command_and_every_decision_is_registered(noun):
    commands = {cls for cls in defined_in(noun, inspect.isclass) if is_dataclass(cls)}
    decisions = {function for function in defined_in(noun, inspect.isfunction) if not function.__name__.startswith("_")}
    assert commands == {command for command in DECISIONS if command.__module__ == noun.__name__}
    assert decisions == {decision for decision in DECISIONS.values() if decision.__module__ == noun.__name__}


@pytest.mark.parametrize("command", DECISIONS, ids=lambda command: command.__name__)
def test_commands_are_frozen_slotted_and_named(command):
    assert command.__dataclass_params__.frozen
    assert "__slots__" in vars(command)
    assert all(entry.kw_only for entry in fields(command))


def test_what_is_no_command_is_a_fault():
    with pytest.raises(KeyError):
        decide("hire ann", Organisation())


def test_a_command_in_normal_form_is_left_as_it_is():
    command = proposal(placement(kind=Kind.SHADOW))
    assert normalised(command) == command
    assert isinstance(normalised(command).placements[0].kind, Kind)
    assert normalised(programs.AdoptProgram(program="x", terms=terms())).terms == terms()


def test_texts_deep_in_a_command_are_brought_to_normal_form():
    command = normalised(proposal(placement(unit="CAFE\u0301")))
    assert command.placements[0].unit == "CAF\u00c9"
