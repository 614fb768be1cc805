"""Who is meant: the names, numbers and notes behind opaque ids and slots, opened on demand and kept while the directory lives."""

from collections.abc import Callable, Iterable, Mapping
from itertools import islice

from events.errors import Unreadable
from events.personal import Personal, Secret, Slot
from scheduler.errors import Rejected
from scheduler.hints import Hint, Hints
from scheduler.nearest import MOST_COMPARED, did_you_mean
from scheduler.organisation import Organisation, Person

FEW = 200  # people that one answer is about: their numbers are opened one by one, of a company of any size

SHOWN = 8  # signs of an id where a number cannot be shown
_IDS = "Whole ids stand in: rota log verify, rota log show --raw"

SEALED, ERASED = HIDDEN = ("(sealed)", "(erased)")

OpenSlot = Callable[[Slot], str]  # raises Unreadable
OpenSlots = Callable[[Iterable[Slot]], Mapping[Slot, str]]  # leaves out what cannot be opened


class Directory:
    """The words for one state. It follows that state as events are folded into it.

    What cannot be opened is shown as `(sealed)`, for want of the key, or `(erased)`, for good; a person's number as `#` and the first
    eight signs of their id.
    `open_slots`, where given, opens many at once; it is asked whenever all numbers are needed.
    """

    def __init__(
        self,
        org: Organisation,
        open_slot: OpenSlot,
        open_slots: OpenSlots | None = None,
        *,
        hint: Hint | None = None,
        hints: Hints | None = None,
    ) -> None:
        self.org = org
        self._open_slot = open_slot
        self._open_slots = open_slots or self._open_each
        self._hint = hint
        self.hints = hints
        self._texts: dict[Slot, str] = {}
        self._ids: dict[str, str] = {}  # person id by number
        self._asked = 0  # how many numbers were opened by themselves
        self._indexed = 0  # how many people of the state are in `_ids`
        self._gone = 0  # how many had been struck or erased by then
        self._erased: Mapping[str, object] = org.erased  # by now, whatever the state is that these words are for

    def over(self, org: Organisation) -> "Directory":
        """The directory of another state of the same log; it keeps what was opened so far."""
        other = Directory(org, self._open_slot, self._open_slots, hint=self._hint, hints=self.hints)
        other._texts = self._texts
        other._erased = self._erased
        return other

    def text(self, personal: Personal) -> str | None:
        """The text of a personal field; None where there is none, `(sealed)` where it cannot be opened."""
        if personal is None:
            return None
        if isinstance(personal, Secret):
            return personal.text
        if personal.subject in self._erased:
            return ERASED
        if personal not in self._texts:
            self.open([personal])
        return self._texts[personal]

    def open(self, personals: Iterable[Personal]) -> None:
        """Open many fields together, before they are asked for one by one."""
        slots = [slot for slot in personals if isinstance(slot, Slot) and slot not in self._texts and slot.subject not in self._erased]
        opened = self._opened(slots)
        self._texts.update((slot, opened.get(slot, SEALED)) for slot in slots)

    def person_id(self, number: str) -> str:
        """The id of the person with this number, or who is shown so for want of one. Raises Rejected with numbers that look like it."""
        hinted = self._hinted(number)
        if hinted is not None:
            return hinted
        known = self._meant(number)
        if number in known:
            return known[number]
        unread = [person for person in self.org.people if number == f"#{person[:SHOWN]}"]
        if len(unread) == 1 and self.number_of(unread[0]) == number:
            return unread[0]
        if self._indexed and not known and len(self.org.erased) < len(self.org.people):
            raise Rejected("numbers-sealed", "No person's number can be opened; name the directory of the keys with --keys.")
        if self.struck_id(number) is not None:
            sentence = f"{number} was entered by mistake and struck: rota log show --person {number}. The number is free for somebody else."
            raise Rejected("person-struck", sentence)
        raise Rejected("person-unknown", f'"{number}" is nobody known here. {did_you_mean(number, known)}'.rstrip() + self._unopened())

    def make_hints(self) -> Hints | None:
        """By which numbers are found without opening all of them; all of them are opened for it. None without the keys."""
        try:
            return None if self._hint is None else Hints.over(self.person_numbers(), self._hint)
        except Unreadable:
            return None

    def anybody_id(self, number: str) -> str:
        """The same, of somebody struck too where nobody else has the number."""
        hinted = self._hinted(number)
        if hinted is not None:
            return hinted
        struck = None if number in self._meant(number) else self.struck_id(number)
        return struck or self.person_id(number)

    def id_beginning(self, begin: str) -> str:
        """The id, in the log, of the one person whose id begins so, be they struck, erased or here; a `#` before it is left out."""
        wanted = begin.removeprefix("#").lower()
        if len(wanted) < SHOWN:
            raise Rejected("id-short", f'"{begin}" is too short for an id; write at least {SHOWN} signs of it. {_IDS}')
        found = [person for person in (*self.org.people, *self.org.struck) if person.startswith(wanted)]
        if not found:
            raise Rejected("person-unknown", f'Nobody known here has an id that begins with "{wanted}". {_IDS}')
        if len(found) > 1:
            raise Rejected("id-ambiguous", f'{len(found)} people have ids that begin with "{wanted}": write more of it. {_IDS}')
        return found[0]

    def struck_id(self, number: str) -> str | None:
        """The id of the person last struck who had this number."""
        struck = self.org.struck.values()
        self.open(person.number for person in struck)
        return next((person.id for person in reversed(struck) if self.text(person.number) == number), None)

    def person_numbers(self) -> Mapping[str, str]:
        """Person ids by number, in the order of the log; people whose number cannot be opened are left out."""
        gone = len(self.org.struck) + len(self._erased)
        if gone != self._gone:
            self._ids, self._indexed, self._gone = {}, 0, gone
        new = self._not_yet_indexed()
        self.open(person.number for person in new)
        self._indexed += len(new)
        for person in new:
            number = self.text(person.number)
            if number is not None and number not in HIDDEN:
                self._ids[number] = person.id
        return self._ids

    def number_of(self, person: str) -> str:
        """The number by which people know the person."""
        found = self.org.people.get(person) or self.org.struck.get(person)
        if found is not None and found.number not in self._texts:
            self._open_number(found)
        number = self.text(found.number) if found else None
        return f"#{person[:SHOWN]}" if number is None or number in HIDDEN else number

    def name_of(self, person: str) -> str | None:
        return self.text(self._person(person).name)

    def email_of(self, person: str) -> str | None:
        return self.text(self._person(person).email)

    def title_of(self, person: str) -> str | None:
        return self.text(self._person(person).title)

    def login_of(self, actor: str) -> str:
        """The name with which an actor came; an actor that is no person, such as `system`, is called as it is."""
        return self.text(self.org.actors.get(actor)) or actor

    def actor_id(self, login: str) -> str | None:
        """The id under which this login acted before; None where it never did."""
        self.open(self.org.actors.values())
        return next((actor for actor, slot in self.org.actors.items() if self.text(slot) == login), None)

    def _meant(self, number: str) -> Mapping[str, str]:
        """Person ids by number: of all, or in a very large company of those whose number may be near this one and those without a hint."""
        people = self.org.people
        if self.hints is None or self._hint is None or self._indexed or len(people) <= MOST_COMPARED:
            return self.person_numbers()
        unhinted = [person for person in people.keys() - self.hints.everybody() if person not in self._erased]
        near = [people[person] for person in {*self.hints.near(number, self._hint), *unhinted} if person in people]
        self.open(person.number for person in near)
        texts = {self.text(person.number): person.id for person in near}
        return {text: person for text, person in texts.items() if text is not None and text not in HIDDEN}

    def _unopened(self) -> str:
        """A word on those whose number cannot be opened, for who is looked for may be one of them."""
        hidden = sum(text == SEALED and slot.field == "number" for slot, text in self._texts.items())
        told = "1 number cannot be opened, and is" if hidden == 1 else f"{hidden} numbers cannot be opened, and are"
        return f" {told} shown as # and {SHOWN} signs of an id: rota people list" if hidden else ""

    def _hinted(self, number: str) -> str | None:
        """Who has the number, where hints lead to them or they came after the hints were made."""
        if self.hints is None or self._hint is None or self._indexed:
            return None
        people = self.org.people
        try:
            alike = [people[person] for person in self.hints.alike(number, self._hint) if person in people]
        except Unreadable:
            return None
        since = islice(reversed(_in_order(people)), max(0, len(people) - self.hints.people))
        found = [*alike, *(people[person] for person in since)]
        self.open(person.number for person in found)
        return next((person.id for person in found if self.text(person.number) == number), None)

    def _open_number(self, person: Person) -> None:
        """By itself while few are asked for; then together with all others, for most of them will be."""
        self._asked += 1
        if self._asked <= FEW:
            self.open([person.number])
        else:
            self.person_numbers()

    def _not_yet_indexed(self) -> tuple[Person, ...]:
        """The people who joined the state since it was last asked for numbers; found from its end, for they are few."""
        people = self.org.people
        new = islice(reversed(_in_order(people)), len(people) - self._indexed)
        return tuple(people[person] for person in new)[::-1]

    def _person(self, person: str) -> Person:
        found = self.org.people.get(person) or self.org.struck.get(person)
        if found is None:
            raise Rejected("person-unknown", f"{self.number_of(person)} is nobody known here.")
        return found

    def _opened(self, slots: list[Slot]) -> Mapping[Slot, str]:
        """Texts by slot; none at all where no key is at hand."""
        if not slots:
            return {}
        try:
            return self._open_slots(slots) if len(slots) > 1 else {slots[0]: self._open_slot(slots[0])}
        except Unreadable:
            return {}

    def _open_each(self, slots: Iterable[Slot]) -> Mapping[Slot, str]:
        texts = {}
        for slot in slots:
            try:
                texts[slot] = self._open_slot(slot)
            except Unreadable:
                continue
        return texts


def _in_order(people: Mapping[str, Person]) -> dict[str, object]:
    """The ids, from either end: the views of mappings that keep an order go both ways, which their types do not say."""
    return people.keys()  # type: ignore[return-value]
