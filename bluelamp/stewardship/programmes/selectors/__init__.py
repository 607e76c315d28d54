"""Every read of programmes, by noun."""
