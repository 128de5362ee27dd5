"""With ``--format json`` stdout is one document whatever happens (but for usage errors, which go before any work)."""

import contextlib
import json
from collections.abc import Iterator

import click

from publisher.cli import console
from publisher.errors import ConfigError, ContentError, PlanError, PublisherError
from publisher.plan.plan import summarise

_STATUS_COUNTS = ("pages", "fresh", "due", "overdue", "quarantined", "never_reviewed", "unowned")


@contextlib.contextmanager
def one_document(form: str, schema: str) -> Iterator[None]:
    """Turn an error inside into the schema's document, and let it go on to its exit code.

    Content errors print the findings, as ``check`` does; others an empty document with ``error``.
    """
    from publisher.checks.output import render_findings
    from publisher.publishing.planning import FindingsError

    try:
        yield
    except (KeyboardInterrupt, click.Abort):
        if form == "json":
            console.result(_document(schema, {"message": console.say()("cli.interrupted"), "reasons": []}), form)
        raise
    except FindingsError as error:
        project = error.project
        shown = "json" if form == "json" else "text"
        console.result(
            render_findings(
                project.findings,
                shown,
                console.say(),
                pages=project.pages,
                rendered=project.rendered,
                cached=project.cached,
            ),
            shown,
        )
        raise
    except ConfigError:
        raise
    except PublisherError as error:
        if form == "json":
            console.result(_failed(error, schema), form)
        raise
    except Exception:
        if form == "json":
            console.result(_document(schema, {"message": console.say()("cli.crashed"), "reasons": []}), form)
        raise


def _failed(error: PublisherError, schema: str) -> str:
    speak = console.say()
    reasons = error.reasons if isinstance(error, PlanError | ContentError) else ()
    return _document(
        schema, {"message": speak.say(error.message), "reasons": [speak.say(reason) for reason in reasons]}
    )


def nothing_done(schema: str) -> str:
    """The document of a run that did nothing, as it was told to."""
    return _document(schema, None)


def _document(schema: str, told: dict[str, object] | None) -> str:
    nothing = summarise((), (), 0)
    empty: dict[str, dict[str, object]] = {
        "plan/1": {"summary": nothing, "changes": [], "tasks": [], "foreign": []},
        "report/1": {"summary": nothing, "requests": 0, "seconds": 0.0, "pages": []},
        "review/1": {"tasks": []},
        "reading/1": {"readings": []},
        "status/1": dict.fromkeys(_STATUS_COUNTS, 0) | {"today": "", "first": []},
        "import/1": {"pages": [], "images": 0, "questions": 0, "lost": []},
        "pull/1": {"summary": {}, "dry_run": False, "co_authors": [], "pages": []},
    }
    error = {} if told is None else {"error": told}
    return json.dumps({"schema": schema, **empty[schema], **error}, ensure_ascii=False, indent=2) + "\n"
