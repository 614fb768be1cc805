"""Roles are granted and taken back; somebody is always left who can grant them."""

from events.kinds.log import ActorSeen
from events.kinds.roles import RoleGranted, RoleRevoked
from events.personal import Secret
from scheduler.decide.roles import GrantRole, RevokeRole
from tests.scheduler.stories import given, opened

ANNA, MIA = "a" * 32, "1" * 32


def seen(actor, login):
    return ActorSeen(actor=actor, login=Secret(subject=actor, text=login))


def grant(actor=ANNA, login="anna", role="hr", *units):
    return GrantRole(actor=actor, login=login, role=role, units=units)


def manager(*units):
    return grant(MIA, "mia", "manager", *units)


ANNA_IS_HR = (opened("SHOP"), opened("DEPOT"), seen(ANNA, "anna"), RoleGranted(actor=ANNA, role="hr"))
MIA_MANAGES = (*ANNA_IS_HR, seen(MIA, "mia"), RoleGranted(actor=MIA, role="manager", units=("SHOP", "DEPOT")))


def test_who_never_acted_is_made_known_by_the_grant():
    given().when(grant()).then(seen(ANNA, "anna"), RoleGranted(actor=ANNA, role="hr"))


def test_who_acted_before_is_not_introduced_again():
    given(seen(ANNA, "anna")).when(grant()).then(RoleGranted(actor=ANNA, role="hr"))


def test_the_first_role_is_that_of_hr():
    given(opened("SHOP")).when(manager("SHOP")).refused("first-role-not-hr", "closes the log", "rota roles grant LOGIN hr")
    given().when(grant(role="auditor")).refused("first-role-not-hr")
    given(opened("SHOP")).when(grant(), manager("SHOP")).then(
        seen(ANNA, "anna"),
        RoleGranted(actor=ANNA, role="hr"),
        seen(MIA, "mia"),
        RoleGranted(actor=MIA, role="manager", units=("SHOP",)),
    )


def test_a_manager_is_one_of_units_that_are_known():
    given(*ANNA_IS_HR).when(manager()).refused("manager-without-unit", "--unit")
    given(*ANNA_IS_HR).when(manager("SHOP", "PLANT")).refused("unit-unknown", "PLANT")


def test_hr_and_auditors_are_that_for_the_whole_company():
    given(*ANNA_IS_HR).when(grant(MIA, "mia", "auditor", "SHOP")).refused("role-without-units")
    given(*ANNA_IS_HR).when(RevokeRole(actor=ANNA, login="anna", role="hr", units=("SHOP",))).refused("last-hr")


def test_only_new_units_are_granted_and_nothing_twice():
    given(*MIA_MANAGES, opened("PLANT")).when(manager("SHOP", "PLANT", "PLANT")).then(
        RoleGranted(actor=MIA, role="manager", units=("PLANT",))
    )
    given(*MIA_MANAGES).when(manager("DEPOT")).then()
    given(*MIA_MANAGES).when(grant()).then()


def test_a_role_that_does_not_exist_is_refused():
    given().when(grant(role="boss")).refused("word-unknown", "hr or manager or auditor")
    given(*ANNA_IS_HR).when(RevokeRole(actor=ANNA, login="anna", role="boss")).refused("word-unknown")


def test_one_may_hold_several_roles():
    org = given(*MIA_MANAGES).when(grant(MIA, "mia", "hr")).state()
    assert [held.role for held in org.roles[MIA]] == ["manager", "hr"]
    assert org.holders("hr") == (ANNA, MIA)


def test_the_last_in_hr_stays():
    last = RevokeRole(actor=ANNA, login="anna", role="hr")
    given(*MIA_MANAGES).when(last).refused("last-hr", "anna", "rota roles grant LOGIN hr")
    given(*MIA_MANAGES, RoleGranted(actor=MIA, role="hr")).when(last).then(RoleRevoked(actor=ANNA, role="hr"))


def test_a_manager_loses_all_units_or_some():
    whole = RevokeRole(actor=MIA, login="mia", role="manager")
    given(*MIA_MANAGES).when(whole).then(RoleRevoked(actor=MIA, role="manager", units=("SHOP", "DEPOT")))
    part = RevokeRole(actor=MIA, login="mia", role="manager", units=("DEPOT",))
    given(*MIA_MANAGES).when(part).then(RoleRevoked(actor=MIA, role="manager", units=("DEPOT",)))
    assert MIA not in given(*MIA_MANAGES).when(whole).state().roles


def test_only_what_is_held_is_taken_back():
    given(*MIA_MANAGES).when(RevokeRole(actor=MIA, login="mia", role="hr")).refused("role-not-held", "mia is not HR here")
    given(*MIA_MANAGES).when(RevokeRole(login="otto", role="auditor")).refused("role-not-held", "otto is not an auditor")
    elsewhere = RevokeRole(actor=MIA, login="mia", role="manager", units=("PLANT",))
    given(*MIA_MANAGES).when(elsewhere).refused("role-not-held", "no manager of PLANT, but of SHOP, DEPOT")
