"""The command ``business-channel``. Settings come from the environment; ``app/settings.py`` lists them."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app import instance, leaving, reference
from app.auditing import AuditBroken
from app.background import database_url
from app.calendar_import import CalendarRefused
from app.embedded import EmbeddedError
from app.lifeline import hold_lifeline
from app.logs import configure_logs
from app.migrate import StoreUnreachable, pending, upgrade
from app.progress import Progress
from app.settings import Settings, SettingsError, load_settings
from app.store import resolved, store

cli = typer.Typer(
    help="政企直通车 Business Channel: what blocks an enterprise reaches the public body that must answer in time.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
calendar = typer.Typer(help="The official calendar of working days.", no_args_is_help=True)
cli.add_typer(calendar, name="calendar")
Supervised = Annotated[bool, typer.Option("--supervised", hidden=True)]


@cli.command("up")
def up_() -> None:
    """Run everything: the store, its tables and first contents, web, worker and scheduler."""
    from app.up import up

    settings = _settings("up")
    raise typer.Exit(up(settings))


@cli.command()
def serve(supervised: Supervised = False) -> None:
    """Run the web process: GraphQL over HTTP and WebSocket, health and metrics."""
    from app import serve

    _work("serve", serve.run, supervised)


@cli.command()
def worker(supervised: Supervised = False) -> None:
    """Run the worker: it relays the outbox, seals the feed and runs the actors."""
    from app import worker

    _work("worker", worker.run, supervised)


@cli.command()
def scheduler(supervised: Supervised = False) -> None:
    """Run the scheduler: it sends messages at their times."""
    from app import scheduler

    _work("scheduler", scheduler.run, supervised)


@cli.command()
def migrate() -> None:
    """Bring the store's tables and its reference data up to date."""
    settings = _settings("migrate")
    with store(settings) as url:
        for revision in upgrade(url):
            typer.echo(revision)
        leaving.run(reference.bring(url))
    typer.echo("The tables and the reference data are up to date.")


@cli.command()
def demo() -> None:
    """Fill an empty store with the demonstration: departments, accounts and stories."""
    from app.up import prepare

    with resolved(_settings("demo", mode="demo")) as settings:
        prepare(settings, Progress())


@calendar.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV with the columns date, status (WORK, OFF, NORMAL), occasion.")],
    region: Annotated[str | None, typer.Option(help="The code of the region for which it holds; the country.")] = None,
    source: Annotated[str | None, typer.Option(help="Where it was published; the file's name.")] = None,
) -> None:
    """Import a notice on holidays as a new version of the calendar; open deadlines move, old dates are kept."""
    from app import calendar_import

    with resolved(_beside("calendar")) as settings:
        for line in calendar_import.run(settings, file, region, source or file.name):
            typer.echo(line)


@cli.command()
def token(email: str) -> None:
    """Print a token for an account of the store, alone on the last line."""
    from app import identity

    with resolved(_beside("token")) as settings:
        _must_have_tables(settings)
        typer.echo(leaving.run(identity.issue_token(settings, email)))


@cli.command()
def grant(
    email: str,
    role: Annotated[str, typer.Argument(help="Such as ADMIN, REVIEWER, DISPATCHER, or CLERK in a department.")],
    department: Annotated[str | None, typer.Option(help="The name of the department where it is held.")] = None,
    name: Annotated[str, typer.Option(help="The person's name; the address without it.")] = "",
) -> None:
    """Give an account of the local issuer a role; the first administrator comes from here."""
    from app import granting

    with resolved(_beside("grant")) as settings:
        _must_have_tables(settings)
        leaving.run(granting.grant(settings, email, name, role, department))
    typer.echo(f"{email} is {role.upper()}{f' in {department}' if department else ''}.")


@cli.command("verify-audit")
def verify_audit(
    kept: Annotated[str | None, typer.Option(help="An earlier head, POSITION:HASH, that was kept elsewhere.")] = None,
) -> None:
    """Check that no entry of the audit log was changed, removed or put in; exit 1 and name the first if one was."""
    from app import auditing

    with resolved(_beside("verify-audit")) as settings:
        _must_have_tables(settings)
        for line in auditing.run(settings, kept):
            typer.echo(line)


@cli.command()
def doctor() -> None:
    """Say what is wrong with this instance and how to mend it; exit 1 if anything is."""
    from app import doctor

    raise typer.Exit(doctor.examine(_beside("doctor")))


def main() -> None:
    """Runs the command; what an operator must know is told in a sentence (exit 2: a setting, 1: the store)."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        cli()
    except SettingsError as error:
        _fail(error, 2)
    except (EmbeddedError, StoreUnreachable, CalendarRefused, AuditBroken) as error:
        _fail(error, 1)


def _beside(process: str) -> Settings:
    settings = instance.beside()
    configure_logs(settings, process)
    return settings


def _must_have_tables(settings: Settings) -> None:
    if missing := pending(database_url(settings)):
        raise SettingsError(f"The store lacks {len(missing)} migrations: run `business-channel migrate` first.")


def _settings(process: str, **chosen: object) -> Settings:
    settings = load_settings(**chosen)
    configure_logs(settings, process)
    return settings


def _work(process: str, run: Callable[[Settings], int], supervised: bool) -> None:
    if supervised:
        hold_lifeline()
    with resolved(_settings(process)) as settings:
        code = run(settings)
    raise typer.Exit(code)


def _leave(number: int, _: object) -> NoReturn:
    """Leaves through every open ``with``, so that an embedded server started here is not left behind."""
    sys.exit(128 + number)


def _fail(error: Exception, code: int) -> NoReturn:
    typer.echo(str(error), err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
