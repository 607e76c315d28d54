"""Policy of devices, by noun: refresh, rollouts."""
