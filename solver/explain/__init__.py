"""Why a plan is as it is: every answer counted by the referee and, where it speaks of other plans, solved again before it is given."""
