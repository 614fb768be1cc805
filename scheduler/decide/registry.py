"""Which decision answers which command."""

from collections.abc import Callable, Mapping
from typing import Any

from events.kinds.base import Event
from scheduler.decide import (
    accommodations,
    consents,
    corrections,
    exemptions,
    peaks,
    people,
    pins,
    plans,
    policy,
    privacy,
    programs,
    roles,
    units,
)
from scheduler.decide.normal import normalised
from scheduler.organisation import Organisation

Decision = Callable[[Any, Organisation], tuple[Event, ...]]

DECISIONS: Mapping[type[Any], Decision] = {
    people.Hire: people.hire,
    people.ChangePerson: people.change_person,
    people.MovePerson: people.move_person,
    people.LeaveCompany: people.leave_company,
    people.StayAfterAll: people.stay_after_all,
    people.RecordAbsence: people.record_absence,
    people.WithdrawAbsence: people.withdraw_absence,
    people.GrantSkill: people.grant_skill,
    people.WithdrawSkill: people.withdraw_skill,
    people.StatePreference: people.state_preference,
    people.WithdrawPreference: people.withdraw_preference,
    accommodations.Accommodate: accommodations.accommodate,
    accommodations.WithdrawAccommodation: accommodations.withdraw_accommodation,
    units.OpenUnit: units.open_unit,
    units.ChangeUnit: units.change_unit,
    units.CloseUnit: units.close_unit,
    units.ReopenUnit: units.reopen_unit,
    units.AddCalendarDay: units.add_calendar_day,
    units.RemoveCalendarDay: units.remove_calendar_day,
    units.AdoptHolidays: units.adopt_holidays,
    corrections.StrikePerson: corrections.strike_person,
    corrections.StrikeUnit: corrections.strike_unit,
    corrections.WithdrawMove: corrections.withdraw_move,
    corrections.CorrectPerson: corrections.correct_person,
    corrections.CorrectUnit: corrections.correct_unit,
    corrections.TakeBackCommand: corrections.take_back_command,
    peaks.DeclarePeak: peaks.declare_peak,
    peaks.WithdrawPeak: peaks.withdraw_peak,
    peaks.AskCover: peaks.ask_cover,
    peaks.ApproveCover: peaks.approve_cover,
    peaks.DeclineCover: peaks.decline_cover,
    peaks.WithdrawCover: peaks.withdraw_cover,
    programs.AdoptProgram: programs.adopt_program,
    programs.AmendProgram: programs.amend_program,
    programs.RetireProgram: programs.retire_program,
    exemptions.Exempt: exemptions.exempt,
    exemptions.Unexempt: exemptions.unexempt,
    plans.ProposePlan: plans.propose_plan,
    plans.ProposeHelpers: plans.propose_helpers,
    plans.PublishPlan: plans.publish_plan,
    plans.WithdrawPlan: plans.withdraw_plan,
    consents.Consent: consents.consent,
    consents.Consult: consents.consult,
    pins.PinPlacement: pins.pin_placement,
    pins.PinByHand: pins.pin_by_hand,
    pins.Unpin: pins.unpin,
    policy.SetPolicy: policy.set_policy,
    privacy.ErasePerson: privacy.erase_person,
    privacy.RotateKey: privacy.rotate_key,
    roles.GrantRole: roles.grant_role,
    roles.RevokeRole: roles.revoke_role,
}


def decide(command: Any, org: Organisation) -> tuple[Event, ...]:
    """The events that follow from a command in this state; raises Rejected. `references.settle` ends a transaction of decisions."""
    return decide_normalised(normalised(command), org)


def decide_normalised(command: Any, org: Organisation) -> tuple[Event, ...]:
    """The same for a command that is in normal form already."""
    return DECISIONS[type(command)](command, org)
