"""`rota manual`: the help of every command as one page of Markdown; docs/cli.md is its output."""

from collections.abc import Iterator

import click

from scheduler.cli.caller import Caller, calls
from scheduler.cli.speech import print_text

WIDTH = 100
_INTRODUCTION = """# The commands

Made by `rota manual > docs/cli.md`; a test compares this page with what `--help` says.

Every command also takes `--db`, `--as`, `--keys` and `--today`, which the root's help explains. Results go to stdout, talk goes to
stderr; `--json` prints JSON. Exit codes: 0 done, 1 findings, 2 usage, 3 refused or bad input, 4 conflict or stale, 5 not permitted,
70 a bug of rota, 130 stopped."""


@click.command()
@calls
def manual(caller: Caller) -> None:
    """Print the help of every command as one page of Markdown."""
    root = click.get_current_context().find_root().command
    print_text("\n\n".join([_INTRODUCTION, *_pages(root, _context(root, None))]))


def _context(command: click.Command, parent: click.Context | None) -> click.Context:
    settings = {**command.context_settings, "terminal_width": WIDTH, "max_content_width": WIDTH}
    return click.Context(command, info_name=command.name, parent=parent, **settings)


def _pages(command: click.Command, ctx: click.Context) -> Iterator[str]:
    yield f"{'##' if ctx.parent is None else '###'} `{ctx.command_path}`\n\n```text\n{command.get_help(ctx)}\n```"
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            if below is not None and not below.hidden:
                yield from _pages(below, _context(below, ctx))
