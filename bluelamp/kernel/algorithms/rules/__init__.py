"""States of a version, its public record, its questionnaire, and features that need leave."""
