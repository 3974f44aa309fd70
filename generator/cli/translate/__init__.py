"""`tongwen translate`: the translators' side of the site, each command in its own file."""

import click

from generator.cli.lazy import LazyGroup

_HERE = "generator.cli.translate"

#: Command to where it lives and what it does; its module is loaded when it is called.
COMMANDS = {
    "approve": (f"{_HERE}.review", "approve", "Approve translations, chosen by a filter."),
    "apply": (f"{_HERE}.apply", "apply", "Take translations from a JSON FILE."),
    "check": (f"{_HERE}.check", "check", "Say what is wrong with translations."),
    "credits": (f"{_HERE}.credits", "credits_", "Say who translated what."),
    "draft": (f"{_HERE}.draft", "draft", "Fill empty entries with a machine's drafts."),
    "drafts": (f"{_HERE}.drafts", "drafts", "List machine drafts, the doubtful first."),
    "export": (f"{_HERE}.exporting", "export", "Write translations as XLIFF, TMX or CSV."),
    "fmt": (f"{_HERE}.fmt", "fmt", "Give PO files their canonical bytes."),
    "glossary": (f"{_HERE}.glossary", "glossary", "The terms of each pair of languages."),
    "import": (f"{_HERE}.importing", "import_", "Take translations from XLIFF, TMX or CSV."),
    "memory": (f"{_HERE}.memory", "memory", "Ask what people translated before."),
    "merge-driver": (f"{_HERE}.merge_driver", "merge_driver", "Merge PO files for git."),
    "needs-review": (f"{_HERE}.review", "needs_review", "Ask for a look at translations."),
    "reject": (f"{_HERE}.review", "reject", "Refuse translations, chosen by a filter."),
    "models": (f"{_HERE}.models", "models", "List models; install and remove them."),
    "pseudo": (f"{_HERE}.pseudo", "pseudo", "Write translations to try out layouts."),
    "status": (f"{_HERE}.status", "status", "Say how far each locale is."),
    "sync": (f"{_HERE}.sync", "sync", "Bring the PO files up to date with their sources."),
}


@click.group(cls=LazyGroup, table=COMMANDS)
def translate() -> None:
    """Bring texts to translators and translations back.

    Example: tongwen translate sync
    """
