"""Filters of a group's pages."""

from django import template

from nuo.residents.showing import Candidate, GroupView

register = template.Library()


@register.filter
def candidate(view: GroupView, pk: int) -> Candidate | None:
    """Return the candidate with this number."""
    return next((each for each in view.candidates if each.pk == pk), None)
