"""The words of the portfolio."""

from django.db import models


class Side(models.TextChoices):
    """Who answers for a field of the passport."""

    BUSINESS = "business", "Business owner"
    TECHNICAL = "technical", "Technical owner"


class Kind(models.TextChoices):
    """What sort of application it is."""

    BESPOKE = "bespoke", "Bespoke"
    CUSTOMISED = "customised", "Bought and customised"
    CONFIGURED = "configured", "Bought and configured"
    END_USER = "end_user", "Made by its users"


class Architecture(models.TextChoices):
    """How it is built, the oldest way first."""

    MAINFRAME = "mainframe", "Mainframe"
    CLIENT_SERVER = "client_server", "Client and server"
    N_TIER = "n_tier", "Several tiers"
    WEB = "web", "Web"
    CLOUD = "cloud", "Cloud native"


class Relevance(models.TextChoices):
    """What the work of the force would lose without it."""

    OPERATING = "operating", "Keeps the organisation running"
    ENABLING = "enabling", "Enables policing"
    EVOLVING = "evolving", "Changes how policing is done"
    CRITICAL = "critical", "Mission critical"


class Stage(models.TextChoices):
    """Where it is in its life, as the force sees it. The vendor's dates are kept apart."""

    PLANNED = "planned", "Planned"
    LIVE = "live", "Live"
    RETIRING = "retiring", "Being retired"
    RETIRED = "retired", "Retired"


class Ground(models.TextChoices):
    """Which environment it stands in."""

    BROWNFIELD = "brownfield", "Brownfield"
    TRANSITION = "transition", "In transition"
    GREENFIELD = "greenfield", "Greenfield"


class Disposition(models.TextChoices):
    """What is to become of it: by the bands it is advice, by a person it is a decision."""

    INVEST = "invest", "Invest"
    TOLERATE = "tolerate", "Tolerate"
    MIGRATE = "migrate", "Migrate"
    ELIMINATE = "eliminate", "Eliminate"


class Hosting(models.TextChoices):
    """Where a component runs."""

    PREMISES = "on_premises", "On premises"
    COLOCATION = "colocation", "Co-located"
    IAAS = "iaas", "IaaS"
    PAAS = "paas", "PaaS"
    SAAS = "saas", "SaaS"


class Measure(models.TextChoices):
    """What a target of hosting counts."""

    CLOUD_SHARE = "cloud_share", "Share of applications in cloud (%)"
    PROVIDERS = "providers", "Public cloud providers"


class Ending(models.TextChoices):
    """How far the decommissioning of an application has come."""

    CANDIDATE = "candidate", "Candidate"
    APPROVED = "approved", "Approved by the design authority"
    READ_ONLY = "read_only", "Read only"
    DATA_SETTLED = "data_settled", "Data kept or moved"
    INTEGRATIONS_CUT = "integrations_cut", "Integrations cut"
    ACCOUNTS_REVOKED = "accounts_revoked", "Accounts revoked"
    CONTRACT_ENDED = "contract_ended", "Licences and contract ended"
    INFRASTRUCTURE_OFF = "infrastructure_off", "Infrastructure switched off"
    CLOSED = "closed", "Closed: the cost has left the ledger"
    DROPPED = "dropped", "Dropped"


class ImportState(models.TextChoices):
    """What became of a file that somebody sent."""

    SENT = "sent", "Waiting for a look"
    LOADED = "loaded", "Loaded"
    DROPPED = "dropped", "Not loaded"
