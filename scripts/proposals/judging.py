"""The one function that planners are handed: preview a stack as its file could be, and have the gate judge that."""

import argparse

from scripts.changes import command
from scripts.changes.errors import Failed
from scripts.planner.desk import Judge, Judged
from scripts.planner.errors import Unjudged
from scripts.planner.files import Revision
from scripts.proposals import impact
from stacks import settings as stack_settings


def judge(arguments: argparse.Namespace) -> Judge:
    """Previews for the stack, plugins and form that these arguments name; each change set is kept, unsigned."""

    def judged(revision: Revision, name: str) -> Judged:
        proposal = {"id": name, "paths": revision.paths}
        with (
            revision.copy() as folder,
            stack_settings.reading(folder),
            command.session(arguments, proposal=proposal) as session,
        ):
            try:
                previewed = command.preview(session, "up")
            except Failed as error:
                session.progress.say(str(error))
                raise Unjudged("it cannot be previewed: the engine or a provider refuses it") from error
            changes, verdict = previewed.changes, previewed.verdict
            command.approvals_of(session.settings).archive.keep(changes, verdict, None)
            return Judged(changes=changes, verdict=verdict.document(), impact=impact.of(changes))

    return judged
