"""Carries a plan out on a base, so that no cut and no other hand does harm."""
