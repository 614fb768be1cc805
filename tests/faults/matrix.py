"""The matrix of attacks as a table of Markdown, from the attacks that the tests carry out."""

from tests.events.store.attacks import ATTACKS


def matrix() -> str:
    """Each attack, what `rota log verify` finds alone, and what it finds besides with a checkpoint held elsewhere."""
    lines = [
        "## The matrix",
        "",
        "Each attack is carried out on a log of eleven events with a checkpoint over the first eight stored in it, by somebody who owns",
        "the file, drops the guards and puts them back. `rota log verify` finds what the second column says; with a checkpoint over those",
        "eight events that somebody else held (`--checkpoint`) also what the third says. The tests hold both, exactly.",
        "",
        "| attack | found by the log itself | also found with a held checkpoint |",
        "|---|---|---|",
        *(
            f"| {attack.says} | {_said(attack.found, 'nothing')} | {_said(attack.more, '' if attack.found else 'nothing')} |"
            for attack in ATTACKS
        ),
        "",
        "The two attacks that nothing finds are on the tail that no held checkpoint covers. Hold a newer one.",
        "",
    ]
    return "\n".join(lines)


def _said(reasons: frozenset[str], none: str) -> str:
    return ", ".join(sorted(reasons)) or (f"**{none}**" if none else "")
