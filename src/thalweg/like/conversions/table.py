"""All relations between rules."""

from thalweg.like.conversions import adam, descent, scaled
from thalweg.like.conversions.relations import Relation

TABLE: tuple[Relation, ...] = (*adam.TABLE, *descent.TABLE, *scaled.TABLE)
