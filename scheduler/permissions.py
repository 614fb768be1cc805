"""Who may do what: one line for every kind of command, and the refusal that says who could.

A log in which nobody holds a role is open to every actor. Reading is open to everybody.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from events.kinds.base import Event
from events.kinds.peaks import CoverApproved
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
from scheduler.decide.roles import AUDITOR, HR, MANAGER
from scheduler.directory import SEALED
from scheduler.errors import NotPermitted, Rejected
from scheduler.organisation import Ask, HeldRole, Organisation, Peak

Place = tuple[str, date]  # a unit, and the day as of which the units above it count
Places = Callable[[Any, Organisation], Iterable[Place]]
LoginOf = Callable[[str], str]

MOST_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """`does` follows "may"; `places` are the units that a manager must be over, all of them.

    `not_by_managers`: what follows from the command when HR gives it, and does not when a manager does.
    """

    does: str
    roles: tuple[str, ...]
    places: Places | None = None
    not_by_managers: tuple[type[Event], ...] = ()


def _unit_named(command: peaks.DeclarePeak | peaks.AskCover, org: Organisation) -> Iterator[Place]:
    if command.unit in org.units:
        yield from _at_both_ends(command)


def _unit_of_peak(command: peaks.WithdrawPeak, org: Organisation) -> Iterator[Place]:
    if command.peak in org.peaks:
        yield from _at_both_ends(org.peaks[command.peak])


def _unit_of_ask(command: peaks.WithdrawCover, org: Organisation) -> Iterator[Place]:
    if command.ask in org.asks:
        yield from places_of_ask(org.asks[command.ask])


def _units_of_asks(command: plans.ProposeHelpers, org: Organisation) -> Iterator[Place]:
    for ask in command.draft.asks or ():
        if ask in org.asks:
            yield from places_of_ask(org.asks[ask])


def places_of_ask(ask: Ask) -> Iterator[Place]:
    """Its unit, on its first day and on its last."""
    yield from _at_both_ends(ask)


def _at_both_ends(noun: peaks.DeclarePeak | peaks.AskCover | Peak | Ask) -> Iterator[Place]:
    yield noun.unit, noun.first_day
    yield noun.unit, noun.last_day


def _units_of_person(command: people.RecordAbsence | people.WithdrawAbsence, org: Organisation) -> Iterator[Place]:
    """Every unit that the person belongs to on these days, when they come to it and on the last day."""
    person = org.people.get(command.person)
    if person is not None:
        yield from ((unit, day) for day, unit in person.unit.changes(command.first_day, command.last_day))
        yield person.unit.at(command.last_day), command.last_day


def _hr(does: str) -> Permission:
    return Permission(does=does, roles=(HR,))


def _managers(does: str, places: Places, *, but_not: tuple[type[Event], ...] = ()) -> Permission:
    """HR anywhere, managers for their units and those below; a noun that nobody knows is left to the decision, which says so."""
    return Permission(does=does, roles=(HR, MANAGER), places=places, not_by_managers=but_not)


PERMISSIONS: Mapping[type[Any], Permission] = {
    people.Hire: _hr("hire people"),
    people.ChangePerson: _hr("change the facts of people"),
    people.MovePerson: _hr("move people"),
    people.LeaveCompany: _hr("note that people leave"),
    people.StayAfterAll: _hr("take back that people leave"),
    people.RecordAbsence: _managers("record absences", _units_of_person),
    people.WithdrawAbsence: _managers("take back absences", _units_of_person),
    people.GrantSkill: _hr("note skills"),
    people.WithdrawSkill: _hr("take back skills"),
    people.StatePreference: _hr("note wishes"),
    people.WithdrawPreference: _hr("take back wishes"),
    accommodations.Accommodate: _hr("note what people cannot do"),
    accommodations.WithdrawAccommodation: _hr("take back what people cannot do"),
    units.OpenUnit: _hr("open units"),
    units.ChangeUnit: _hr("change units"),
    units.CloseUnit: _hr("close units"),
    units.ReopenUnit: _hr("reopen units"),
    units.AddCalendarDay: _hr("add days to a calendar"),
    units.RemoveCalendarDay: _hr("remove days from a calendar"),
    units.AdoptHolidays: Permission(does="adopt public holidays", roles=(HR, MANAGER)),  # a manager's fill may be the first to need them
    corrections.StrikePerson: _hr("strike people entered by mistake"),
    corrections.StrikeUnit: _hr("strike units entered by mistake"),
    corrections.WithdrawMove: _hr("take back moves"),
    corrections.CorrectPerson: _hr("correct the history of people"),
    corrections.CorrectUnit: _hr("correct the history of units"),
    corrections.TakeBackCommand: _hr("take commands back"),
    peaks.DeclarePeak: _managers("declare peaks", _unit_named, but_not=(CoverApproved,)),
    peaks.WithdrawPeak: _managers("withdraw peaks", _unit_of_peak),
    peaks.AskCover: _managers("ask for cover", _unit_named),
    peaks.ApproveCover: _hr("approve cover"),
    peaks.DeclineCover: _hr("decline cover"),
    peaks.WithdrawCover: _managers("withdraw asks for cover", _unit_of_ask),
    programs.AdoptProgram: _hr("adopt programs"),
    programs.AmendProgram: _hr("amend programs"),
    programs.RetireProgram: _hr("retire programs"),
    exemptions.Exempt: _hr("exempt people and units from programs"),
    exemptions.Unexempt: _hr("withdraw exemptions"),
    plans.ProposePlan: _hr("make plans"),
    plans.ProposeHelpers: _managers("propose helpers", _units_of_asks),
    plans.PublishPlan: _hr("publish plans"),
    plans.WithdrawPlan: _hr("withdraw plans"),
    consents.Consent: _hr("record who agrees to a placement"),
    consents.Consult: _hr("record consultations"),
    pins.PinPlacement: _hr("pin placements"),
    pins.PinByHand: _hr("pin placements"),
    pins.Unpin: _hr("unpin placements"),
    policy.SetPolicy: _hr("set company-wide settings"),
    privacy.ErasePerson: _hr("erase people"),
    privacy.RotateKey: _hr("change the wrapping key"),
    roles.GrantRole: _hr("grant roles"),
    roles.RevokeRole: _hr("revoke roles"),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, and how logins are read where a refusal must name somebody."""

    id: str
    org: Organisation
    login_of: LoginOf

    def require(self, command: object) -> tuple[type[Event], ...]:
        """Refuse a command that the roles held at this point of the log do not allow; raises NotPermitted.

        Gives the kinds of events that do not follow from it when this actor gives it.
        """
        places = PERMISSIONS[type(command)].places
        return self.require_at(type(command), () if places is None else places(command, self.org))

    def require_at(self, kind: type[Any], places: Iterable[Place]) -> tuple[type[Event], ...]:
        """The same before there is a command, for the places that it will be about."""
        permission = self.require_kind(kind)
        if not self.org.roles or (HR in permission.roles and self._is(HR)):
            return ()
        foreign = next((unit for unit, day in places if not _is_over(self.org, self.id, unit, day)), None)
        if foreign:
            raise NotPermitted("not-your-unit", self._says(permission, foreign))
        return permission.not_by_managers

    def require_kind(self, kind: type[Any]) -> Permission:
        """The same before there is a command: whether any of this kind could be allowed."""
        permission = PERMISSIONS[kind]
        if self.org.roles and not any(self._is(role) for role in permission.roles):
            self._refuse_unread_logins()
            raise NotPermitted("not-your-role" if self._held else "no-role", self._says(permission))
        return permission

    def require_hr(self, does: str) -> None:
        """The same for what appends nothing and is HR's all the same, such as taking sealed texts out of the log."""
        if self.org.roles and not self._is(HR):
            self._refuse_unread_logins()
            raise NotPermitted("not-your-role" if self._held else "no-role", self._says(_hr(does)))

    def refuse_part(self, does: str) -> NoReturn:
        """Say that the log keeps surprises from this actor, who therefore may not do what tells of all of it."""
        self._refuse_unread_logins()
        could = [self.login_of(actor) for role in (HR, AUDITOR) for actor in self.org.holders(role)]
        why = "this log keeps surprises, and that tells of all of its events"
        raise NotPermitted("log-in-part", f"{self.login_of(self.id)} may not {does}: {why}. HR and auditors can ({_named(could)}).")

    @property
    def _held(self) -> tuple[HeldRole, ...]:
        return self.org.roles.get(self.id, ())

    def _is(self, role: str) -> bool:
        return self.org.role_of(self.id, role) is not None

    def _refuse_unread_logins(self) -> None:
        if not self._held and any(self.login_of(actor) == SEALED for actor in self.org.roles):
            raise Rejected("logins-sealed", "Who holds a role cannot be read without the keys; name their directory with --keys.")

    def _says(self, permission: Permission, unit: str | None = None) -> str:
        """What is refused, why, and who could do it."""
        who, at = self.login_of(self.id), f" for {unit}" if unit else ""
        is_what = f"is {_in_words(self._held)}" if self._held else "holds no role here, and this log is open only to those who do"
        could = [f"HR can ({_named(map(self.login_of, self.org.holders(HR)))})"]
        if unit is not None:
            over = [self.login_of(actor) for actor in self.org.holders(MANAGER) if _is_over(self.org, actor, unit, None)]
            could += [f"the managers of {unit} can ({_named(over)})"] if over else []
        return f"{who} may not {permission.does}{at}: {who} {is_what}. {', and '.join(could)}. Who is what: rota roles list"


def _is_over(org: Organisation, actor: str, unit: str, day: date | None) -> bool:
    """Whether the actor is manager of the unit, or of one above it as of the day (None: of the unit itself)."""
    held = org.role_of(actor, MANAGER)
    above = (unit,) if day is None else org.lineage(unit, day)
    return held is not None and any(one in held.units for one in above)


def _in_words(held: Iterable[HeldRole]) -> str:
    names = {HR: "HR", MANAGER: "manager", AUDITOR: "auditor"}
    return " and ".join(f"{names[one.role]} of {_named(one.units)}" if one.units else names[one.role] for one in held)


def _named(names: Iterable[str]) -> str:
    known = tuple(names)
    more = len(known) - MOST_NAMED
    return ", ".join((*known[:MOST_NAMED], *([f"{more} more"] if more > 0 else [])))
