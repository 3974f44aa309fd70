"""The command line: parse, call, print. Data goes to stdout, talk to stderr."""

import gc
import os
import sys
import tempfile
import traceback

import click

from generator import __version__
from generator.cli.lazy import LazyGroup
from generator.errors import TongwenError
from generator.problems import report

#: Command to where it lives and what it does; its module is loaded when it is called.
COMMANDS = {
    "build": ("generator.cli.building", "build", "Build what changed of the site."),
    "check": ("generator.cli.checking", "check", "Say what is wrong with the sources."),
    "config": ("generator.cli.config", "config", "Describe what site_config.yml may say."),
    "export": ("generator.cli.export", "export", "Make ZIM, ZIP, EPUB and PDF files."),
    "deploy": (
        "generator.cli.deploying",
        "deploy_command",
        "Bring a bucket or folder up to date.",
    ),
    "hosting": ("generator.cli.hosting", "hosting", "Settings for web servers."),
    "import": ("generator.cli.importing", "import_", "Import a catalogue into a collection."),
    "init": ("generator.cli.starting", "init", "Make a new small site."),
    "mirror": ("generator.cli.mirror", "mirror", "Keep a verified copy of a published site."),
    "publish": ("generator.cli.publish", "publish", "Make a signed release for mirrors."),
    "search": ("generator.cli.searching", "search", "Search a built site, as its readers do."),
    "serve": ("generator.cli.serving", "serve", "Build, show, follow every edit."),
    "translate": ("generator.cli.translate", "translate", "Texts to translators and back."),
}


@click.group(
    cls=LazyGroup, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, prog_name="tongwen")
def tongwen() -> None:
    """Turn a course catalogue and long documents into a static site in many languages.

    \b
    Example:
      tongwen build && tongwen serve
    """


#: Objects between two looks of the cyclic garbage collector: nearly all of ours have no cycles.
_COLLECTED_EVERY = (20_000, 20, 50)


def main() -> None:
    """Run the command line; failures end with their words and an exit code, no traceback."""
    gc.set_threshold(*_COLLECTED_EVERY)
    try:
        sys.exit(tongwen.main(standalone_mode=False))
    except click.exceptions.Abort:
        _end("Stopped; what was finished is kept.", 130)
    except click.exceptions.NoArgsIsHelpError as error:
        _end(error.format_message(), 2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        _end("Stopped; what was finished is kept.", 130)
    except TongwenError as error:
        _end(report(error), error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has gone (`tongwen ... | head`): nobody is left to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # a fault of this program, whatever it is
        if os.environ.get("TONGWEN_DEBUG"):
            raise
        _end(_confession(error), 70)


def _confession(error: Exception) -> str:
    """Say that this program is at fault, and where the details are for those who mend it."""
    with tempfile.NamedTemporaryFile(
        "w", prefix="tongwen-fault-", suffix=".txt", delete=False, encoding="utf-8"
    ) as file:
        file.write("".join(traceback.format_exception(error)))
    return (
        "tongwen: this is a fault of tongwen, not of your files; the last good site stays.\n"
        f"  hint: Report it with {file.name}, which says where it happened."
    )


def _end(text: str, code: int) -> None:
    click.echo(text, err=True)
    sys.exit(code)
