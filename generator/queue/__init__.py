"""The fair queue in PostgreSQL: who may join it, who is next, how long the others wait."""
