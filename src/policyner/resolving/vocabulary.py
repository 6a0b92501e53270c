"""The vocabularies of the resolvers, checked as they are loaded."""

from policyner.vocabulary import read_sections as read_vocabulary
from policyner.vocabulary import words_of

__all__ = ["read_vocabulary", "words_of"]
