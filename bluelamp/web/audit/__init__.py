"""Pages of the audit log. They stand here because the log lies below those who may read it."""
