"""Groups whose commands are imported only when they are used, so that help answers at once."""

from collections.abc import Mapping
from importlib import import_module

import click


class Nouns(click.Group):
    """A group over `nouns`: name -> (module:attribute, the line that help shows for it)."""

    nouns: Mapping[str, tuple[str, str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.nouns)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None for a name that is no noun."""
        if cmd_name not in self.nouns:
            return None
        module, _, attribute = self.nouns[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it; an unknown noun names the nearest right one."""
        if not ctx.resilient_parsing and args[0] not in self.nouns and not args[0].startswith("-"):
            raise click.UsageError(f"No such command {args[0]!r}.{_did_you_mean(args[0], self.nouns)}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.nouns.items()])


def _did_you_mean(name: str, known: Mapping[str, object]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    return f" Did you mean {near[0]!r}?" if near else f" The commands are: {', '.join(known)}."


class Verbs(click.Group):
    """The verbs of one noun, in the order in which its file defines them; an unknown one names them all."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it; an unknown verb names the nearest right one."""
        if not ctx.resilient_parsing and args[0] not in self.commands and not args[0].startswith("-"):
            raise click.UsageError(f"No such command {args[0]!r}.{_did_you_mean(args[0], self.commands)}", ctx)
        return super().resolve_command(ctx, args)
