"""Every text that people see is there in French, whole and with the same placeholders."""

from __future__ import annotations

from babel.messages.catalog import Catalog

from scripts import messages


def catalogue(*texts: tuple[str, str]) -> Catalog:
    made = Catalog(locale="fr")
    for text, translation in texts:
        made.add(text, translation)
    return made


def test_french_is_complete() -> None:
    wanted = messages.extract()
    problems = {
        locale: messages.problems_of(messages.read(path, locale), wanted)
        for locale, path in messages.CATALOGUES.items()
    }
    assert problems == {"fr": []}, "run `python -m scripts.messages`, then translate what it names"


def test_french_is_written_as_french_is() -> None:
    french = messages.read(messages.CATALOGUES["fr"], "fr")
    wrong = []
    for message in french:
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        wrong += [text for text in texts if message.id and ("'" in text or any(f" {sign}" in text for sign in ":;?!»"))]
    assert wrong == [], "use the apostrophe ’ and a no-break space before : ; ? ! »"


def test_each_fault_is_named() -> None:
    wanted = catalogue(("Kept", ""), ("New", ""), ("Empty", ""), ("%(count)s facts", ""))
    held = catalogue(("Kept", "Gardé"), ("Empty", ""), ("%(count)s facts", "%(nombre)s faits"), ("Old", "Vieux"))
    assert messages.problems_of(held, wanted) == [
        "no longer in use: 'Old'",
        "missing: 'New'",
        "not translated: 'Empty'",
        "placeholders differ: '%(count)s facts'",
    ]


def test_a_doubtful_translation_is_a_fault() -> None:
    held = Catalog(locale="fr")
    held.add("Kept", "Gardé", flags={"fuzzy"})
    assert messages.problems_of(held, catalogue(("Kept", ""))) == ["doubtful (fuzzy): 'Kept'"]
