"""The policy of publication: what a dataset offers, what is never published, OCDS, differences."""
