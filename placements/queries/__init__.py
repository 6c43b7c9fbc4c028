"""Figures and answers over several models: actor and filters in, dataclasses out."""
