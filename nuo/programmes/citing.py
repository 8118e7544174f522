"""A citation as versions and adoptions keep it: the law's name, version, article and our summary.

What was read from the registry on that day; a later change of the registry changes nothing here.
"""

from typing import Any

from nuo.programmes.contents import Cite, Pack
from nuo.review.laws import Laws


def cited(cite: Cite, pack: Pack, laws: Laws) -> dict[str, Any]:  # Any: JSON
    """Return an article in force on the pack's date; raises LawError where the registry has none."""
    found = laws.resolve(cite.law, cite.article, on=pack.in_force_from, version=cite.version)
    return {
        "law": cite.law,
        "version": found.version,
        "article": found.article,
        "label": {"zh": found.label("zh"), "en": found.label("en")},
        "summary": {"zh": found.summary.zh, "en": found.summary.en},
    }
