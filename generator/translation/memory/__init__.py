"""Translation memory: what people translated before, found by the text or by one like it."""

from generator.translation.memory.lookup import Lookup
from generator.translation.memory.store import Match, Memory, memory_path

__all__ = ["Lookup", "Match", "Memory", "memory_path"]
