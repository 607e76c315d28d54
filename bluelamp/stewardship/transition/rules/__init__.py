"""The policy of transition: readiness, the service desk's load, what rows cannot be."""
