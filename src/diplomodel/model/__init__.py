"""The records: what can be recorded, how it is checked, and how each field is known."""

from diplomodel.model.kinds import ENTITIES, EVENTS, KINDS, Entry

__all__ = ["ENTITIES", "EVENTS", "KINDS", "Entry"]
