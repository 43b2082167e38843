"""The tables of tailored programmes."""

from entente.apps.programmes.models.challenges import Challenge, ChallengeEvidence, ChallengeStep
from entente.apps.programmes.models.clauses import Activity, Commitment, Goal, Objective
from entente.apps.programmes.models.comments import Comment
from entente.apps.programmes.models.funding import ExchangeRate, FundingLine
from entente.apps.programmes.models.lineage import GoalLineage, GoalStep
from entente.apps.programmes.models.programmes import (
    OlderInstrument,
    Programme,
    ProgrammeSource,
    ProgrammeStep,
    Template,
)
from entente.apps.programmes.models.responsibilities import (
    Delivery,
    Handover,
    HandoverItem,
    Responsibility,
    Undertaking,
)
from entente.apps.programmes.models.reviews import Agreement, Review
from entente.apps.programmes.models.standards import (
    Adoption,
    AdoptionEvidence,
    Requirement,
    RequirementSet,
    Standard,
    StandardSource,
)
from entente.apps.programmes.models.versions import Version

__all__ = [
    "Activity",
    "Adoption",
    "AdoptionEvidence",
    "Agreement",
    "Challenge",
    "ChallengeEvidence",
    "ChallengeStep",
    "Comment",
    "Commitment",
    "Delivery",
    "ExchangeRate",
    "FundingLine",
    "Goal",
    "GoalLineage",
    "GoalStep",
    "Handover",
    "HandoverItem",
    "Objective",
    "OlderInstrument",
    "Programme",
    "ProgrammeSource",
    "ProgrammeStep",
    "Requirement",
    "RequirementSet",
    "Responsibility",
    "Review",
    "Standard",
    "StandardSource",
    "Template",
    "Undertaking",
    "Version",
]
